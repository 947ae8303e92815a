package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people and machines get wrong, and the sentence that each of them is told. */
final class BadInputTest {
  private static final String ECHO =
      "run:\n- name: Echo\n  environment: cmd\n  commands: ['echo hello > hello.txt']\n";

  @TempDir Path root;

  private Lab lab() throws IOException {
    return new Lab(root).settings("inbox: {quiet: 300ms}").pipeline("echo", ECHO);
  }

  private static void assertTold(JsonNode receipt, String state, String sentence, String hint) {
    assertThat(Lab.text(receipt, "sentence")).isEqualTo(sentence);
    assertThat(Lab.text(receipt, "hint")).isEqualTo(hint);
    assertThat(Lab.text(receipt, "state")).isEqualTo(state);
  }

  @Test
  void a_cut_image_is_refused_by_name_and_the_others_go_on() throws IOException {
    try (var lab = lab().watch()) {
      var whole = Files.readAllBytes(Path.of("examples/nuclei/nuclei.tif"));
      var batch = Files.createDirectories(lab.workspace.inbox().resolve("echo/cut"));
      Files.write(batch.resolve("field 1.tif"), whole);
      Files.write(batch.resolve("field 2.tif"), Arrays.copyOf(whole, whole.length / 2));
      Lab.mark(batch);
      lab.drop("echo", "good", "a.txt");
      var receipt = lab.ends("echo", "cut");
      assertThat(Lab.text(receipt, "sentence"))
          .startsWith("Batch cut was refused: cut: _READY is here, but field 2.tif ")
          .endsWith(".");
      assertThat(Lab.text(receipt, "hint")).isEqualTo("copy field 2.tif again from the microscope");
      assertThat(Lab.text(lab.ends("echo", "good"), "state")).isEqualTo("done");
    }
  }

  @Test
  void text_that_is_called_tif_is_refused_by_name() throws IOException {
    try (var lab = lab().watch()) {
      var batch = Files.createDirectories(lab.workspace.inbox().resolve("echo/text"));
      Files.writeString(batch.resolve("a.tif"), "this is no image, whatever it is called\n");
      Lab.mark(batch);
      assertTold(
          lab.ends("echo", "text"),
          "refused",
          "Batch text was refused: text: _READY is here, but a.tif does not begin like a TIFF file (TIFF).",
          "copy a.tif again from the microscope");
    }
  }

  @Test
  void an_empty_batch_with_a_marker_is_refused() throws IOException {
    try (var lab = lab().watch()) {
      lab.drop("echo", "empty");
      assertTold(
          lab.ends("echo", "empty"),
          "refused",
          "Batch empty was refused: empty has the marker _READY but no files.",
          "copy the images into the folder, then write the marker again");
    }
  }

  @Test
  void a_link_out_of_the_batch_is_refused_and_never_followed() throws IOException {
    try (var lab = lab().watch()) {
      var secret = lab.write("secret.txt", "secret");
      var batch = Files.createDirectories(lab.workspace.inbox().resolve("echo/linked"));
      Files.writeString(batch.resolve("a.txt"), "a");
      Files.createSymbolicLink(batch.resolve("b.txt"), secret);
      Lab.mark(batch);
      assertTold(
          lab.ends("echo", "linked"),
          "refused",
          "Batch linked was refused: b.txt is a link to a place outside the batch.",
          "copy the file itself into the batch; nothing outside it is ever read");
    }
  }

  @Test
  void a_batch_without_a_pipeline_waits_and_the_nearest_is_named() throws IOException {
    try (var lab = lab().watch()) {
      lab.drop("ecko", "plate", "a.txt");
      // A look may come before the marker.
      lab.until(
          () -> Lab.text(lab.receipt("ecko", "plate").orElseThrow(), "sentence").contains("named"));
      assertThat(Lab.text(lab.receipt("ecko", "plate").orElseThrow(), "sentence"))
          .isEqualTo(
              "Batch plate is waiting: no pipeline is named 'ecko', so the batch waits (did you mean inbox/echo/?).");
      lab.pipeline("ecko", ECHO);
      assertThat(Lab.text(lab.ends("ecko", "plate"), "state")).isEqualTo("done");
    }
  }

  @Test
  void a_batch_that_vanished_before_its_turn_is_told_as_that() throws IOException {
    try (var lab = lab().watch()) {
      assertThat(lab.type("hold", "--everything").code()).isZero();
      var batch = lab.drop("echo", "gone", "a.txt");
      lab.becomes("echo", "gone", "held");
      Files.delete(batch.resolve("a.txt"));
      Files.delete(batch.resolve("_READY"));
      Files.delete(batch);
      assertThat(lab.type("release", "--everything").code()).isZero();
      assertTold(
          lab.ends("echo", "gone"),
          "failed",
          "Batch gone failed: the batch echo/gone is no longer in the inbox: its folder was moved or deleted before its turn came.",
          "bring the folder back under the same name, then: nightshift retry");
    }
  }

  @Test
  void pipelines_with_errors_are_told_with_file_line_and_column_and_run_nothing()
      throws IOException {
    try (var lab = lab()) {
      Python.environments(lab);
      assertChecked(
          lab,
          "run:\n- name: A\n\tenvironment: cmd\n",
          """
          error: [WORKSPACE]/study/bad.yaml:3:1: a tab stands where only blanks may
            environment: cmd
            ^

          hint: replace tabs by blanks
          """);
      assertChecked(
          lab,
          "run: {name: A}\n",
          """
          error: [WORKSPACE]/study/bad.yaml:1:6: run must be a list, but a map stands here

          hint: write each entry on its own line behind '- '
          """);
      assertChecked(
          lab,
          "run:\n- name: A\n  environment: cmd\n  commands: 7\n",
          """
          error: [WORKSPACE]/study/bad.yaml:4:13: commands must be a list, but '7' stands here

          hint: write each entry on its own line behind '- '
          """);
      assertChecked(
          lab,
          "run:\n- name: A\n  environment: cmd\n  timeout: soon\n  commands: [ls]\n",
          """
          error: [WORKSPACE]/study/bad.yaml:4:12: timeout: 'soon' has no number and unit

          hint: write 10s, 5 minutes or 1h30m
          """);
    }
  }

  @Test
  void a_group_that_is_not_there_fails_before_anything_runs_and_the_nearest_is_named()
      throws IOException {
    try (var lab = lab()) {
      Python.environments(lab);
      var file =
          lab.write(
              "study/bad.yaml",
              """
              run:
              - name: First
                environment: cmd
                commands: ['echo x > ran.txt']
              - name: Learn
                environment: uv:wrok
                commands: [python, -V]
              """);
      var expected =
          """
          error: [WORKSPACE]/study/bad.yaml:5:3: 'Learn' wants the group 'wrok', which pyproject.toml does not have

          hint: did you mean uv:work?
          """;
      var checked = lab.type("check", file.toString());
      assertThat(checked.err()).isEqualTo(expected);
      assertThat(checked.code()).isEqualTo(3);
      var run = lab.type("run", file.toString());
      assertThat(run.err()).endsWith(expected);
      assertThat(run.code()).isEqualTo(3);
      assertThat(file.resolveSibling("ran.txt")).doesNotExist();
    }
  }

  @Test
  void a_conda_environment_that_is_nowhere_is_warned_of_and_ends_with_4() throws IOException {
    try (var lab = lab()) {
      Python.environments(lab);
      var file =
          lab.write(
              "study/bad.yaml",
              "run:\n- name: Learn\n  environment: twinn\n  commands: [python, -V]\n");
      assertThat(lab.type("check", file.toString()).err())
          .isEqualTo(
              "warning: [WORKSPACE]/study/bad.yaml:2:3: 'Learn' names the conda environment 'twinn', which has no YAML in conda_envs/ (did you mean twin?)\n");
      var run = lab.type("run", file.toString());
      assertThat(run.err())
          .endsWith(
              """
              error: segment 1 'Learn' failed in twinn: environment twinn cannot be used: There is no conda environment twinn: neither on this machine nor in conda_envs/; known: twin; log: [WORKSPACE]/study/.nightshift/logs/01-Learn.attempt1.log

              hint: write twin in the pipeline
              """);
      assertThat(run.code()).isEqualTo(4);
    }
  }

  private static void assertChecked(Lab lab, String yaml, String expected) throws IOException {
    var file = lab.write("study/bad.yaml", yaml);
    var checked = lab.type("check", file.toString());
    assertThat(checked.err()).isEqualTo(expected);
    assertThat(checked.code()).isEqualTo(3);
    var run = lab.type("run", file.toString());
    assertThat(run.err()).isEqualTo(expected);
    assertThat(run.code()).isEqualTo(3);
    lab.assertThatNothingElseLiesIn(file.getParent(), "bad.yaml");
  }

  @Test
  void a_broken_pyproject_fails_the_batch_with_its_line() throws IOException {
    try (var lab = lab()) {
      Python.environments(lab);
      lab.write("pyproject.toml", "[project\nname = 1\n");
      lab.pipeline(
          "work",
          "run:\n- name: Work\n  environment: uv:work\n  fallback: none\n  commands: [python, -V]\n");
      lab.pipeline(
          "twin",
          "run:\n- name: Work\n  environment: uv:work\n  fallback: twin\n  commands: [python, -V]\n");
      lab.watch();
      lab.drop("work", "plate", "a.txt");
      var receipt = lab.ends("work", "plate");
      assertThat(lab.brief(Lab.text(receipt, "sentence")))
          .isEqualTo(
              "Batch plate failed at segment 1 of 1, “Work”: environment uv:work cannot be used: [WORKSPACE]/pyproject.toml:1:9: this is not valid TOML.");
      lab.drop("twin", "plate", "a.txt");
      assertThat(Lab.text(lab.ends("twin", "plate"), "state")).isEqualTo("done");
      assertThat(lab.type("check", lab.workspace.pipelines().resolve("work.yaml").toString()).err())
          .isEqualTo(
              """
              error: [WORKSPACE]/pyproject.toml:1:9: this is not valid TOML.
                Unexpected end of line, expected ]

              hint: correct line 1 of pyproject.toml
              """);
    }
  }

  @Test
  void a_ledger_of_a_newer_version_is_left_alone() throws Exception {
    try (var lab = lab()) {
      lab.ledger().close();
      try (var connection =
              java.sql.DriverManager.getConnection("jdbc:sqlite:" + lab.workspace.ledgerFile());
          var statement = connection.createStatement()) {
        statement.execute("pragma user_version = 9999");
      }
      var said = lab.type("watch");
      assertThat(said.err().replaceAll("up to \\d+", "up to [N]"))
          .isEqualTo(
              """
              error: The ledger [WORKSPACE]/.nightshift/ledger.db was written by a newer Nightshift: it has version 9999, this program knows versions up to [N].

              hint: Start the newer Nightshift, or take back the copy made before the upgrade from [WORKSPACE]/.nightshift/backups.
              """);
      assertThat(said.code()).isEqualTo(3);
    }
  }

  @Test
  void a_clock_that_jumps_back_keeps_the_order_and_loses_nothing() throws IOException {
    var now = new AtomicReference<>(Instant.now());
    try (var lab = lab()) {
      lab.clock = now::get;
      lab.watch();
      lab.drop("echo", "one", "a.txt");
      lab.ends("echo", "one");
      now.set(now.get().minusSeconds(7200));
      lab.drop("echo", "two", "a.txt");
      assertThat(Lab.text(lab.ends("echo", "two"), "state")).isEqualTo("done");
      lab.stop();
      lab.watch();
      lab.drop("echo", "three", "a.txt");
      assertThat(Lab.text(lab.ends("echo", "three"), "state")).isEqualTo("done");
    }
  }

  @Test
  void a_read_only_inbox_is_all_that_is_needed() throws Exception {
    try (var lab = lab()) {
      lab.drop("echo", "plate", "a.txt");
      try (var mount = Mount.readOnly(lab.workspace.inbox())) {
        assertThatThrownBy(() -> lab.drop("echo", "other", "a.txt"))
            .isInstanceOf(IOException.class);
        lab.watch();
        assertThat(Lab.text(lab.ends("echo", "plate"), "state")).isEqualTo("done");
        assertThat(lab.results("echo", "plate").resolve("hello.txt")).exists();
      }
    }
  }

  @Test
  void a_full_disk_for_results_stops_the_batch_and_says_so() throws Exception {
    try (var lab = lab()) {
      lab.pipeline(
          "fill",
          "run:\n- name: Fill\n  environment: cmd\n  commands: ['cat /dev/zero > big.bin']\n");
      var results = Files.createDirectories(lab.workspace.results()).toString();
      lab.drop("fill", "plate", "a.txt");
      try (var daemon =
          WatchProcess.start(
              lab,
              "unshare",
              "--map-root-user",
              "--mount",
              "sh",
              "-c",
              "mount -t tmpfs -o size=400k none \"$0\" && exec \"$@\"",
              results)) {
        var receipt = lab.ends("fill", "plate");
        assertThat(lab.brief(Lab.text(receipt, "sentence")))
            .isEqualTo(
                "Batch plate failed at segment 1 of 1, “Fill”: the disk of [WORKSPACE]/results/fill/plate is full.");
        assertThat(Lab.text(receipt, "hint")).isEqualTo("free some space, then: nightshift retry");
      }
    }
  }
}
