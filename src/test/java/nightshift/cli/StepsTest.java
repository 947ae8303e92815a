package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import nightshift.ledger.SegmentRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control steps, flags, retries and the contract of outputs, as the routes carry them out. */
final class StepsTest {
  @TempDir Path root;

  private static String step(String name, String line) {
    return "- name: %s\n  environment: cmd\n  commands: ['%s']\n".formatted(name, line);
  }

  @Test
  void a_pause_holds_the_batch_until_it_is_released_and_nothing_runs_twice() throws IOException {
    var pipeline =
        "run:\n"
            + step("One", "echo 1 >> steps.log")
            + "- {type: force, message: again from here}\n"
            + step("Two", "echo 2 >> steps.log")
            + "- {type: pause, message: look at the masks}\n"
            + step("Three", "echo 3 >> steps.log")
            + "- {type: pause, message: look at the table}\n"
            + step("Four", "echo 4 >> steps.log");
    try (var lab = new Lab(root).pipeline("paused", pipeline).watch()) {
      lab.drop("paused", "plate", "a.txt");
      var held = lab.becomes("paused", "plate", "held", "failed", "done");
      assertThat(Lab.text(held, "state")).isEqualTo("held");
      assertThat(Lab.text(held, "sentence")).isEqualTo("Batch plate is held: look at the masks.");
      assertThat(Lab.text(held, "hint")).isEqualTo("Type `nightshift release paused/plate`.");
      assertThat(lab.lines("paused", "plate", "steps.log")).containsExactly("1", "2");
      assertThat(lab.type("release", "plate").out())
          .isEqualTo("paused/plate is released: 1 batch queued.\n");
      Lab.appears(lab.results("paused", "plate").resolve("steps.log"));
      lab.until(() -> lab.lines("paused", "plate", "steps.log").size() == 3);
      lab.becomes("paused", "plate", "held");
      lab.until(() -> lab.type("release", "plate").code() == 0);
      assertThat(Lab.text(lab.ends("paused", "plate"), "state")).isEqualTo("done");
      assertThat(lab.lines("paused", "plate", "steps.log")).containsExactly("1", "2", "3", "4");
    }
  }

  @Test
  void a_stop_step_ends_the_run_with_success() throws IOException {
    var pipeline =
        "run:\n"
            + step("One", "echo 1 >> steps.log")
            + "- {type: stop, message: enough}\n"
            + step("Two", "echo 2 >> steps.log");
    try (var lab = new Lab(root).pipeline("stopped", pipeline).watch()) {
      lab.drop("stopped", "plate", "a.txt");
      assertThat(Lab.text(lab.ends("stopped", "plate"), "state")).isEqualTo("done");
      assertThat(lab.lines("stopped", "plate", "steps.log")).containsExactly("1");
    }
  }

  @Test
  void run_in_place_works_beside_the_pipeline_skips_what_is_done_and_obeys_force_and_f()
      throws IOException {
    try (var lab = new Lab(root)) {
      var yaml =
          lab.write(
              "study/count.yaml",
              "run:\n" + step("One", "echo 1 >> steps.log") + step("Two", "echo 2 >> steps.log"));
      var first = lab.type("run", yaml.toString());
      assertThat(first.code()).as(first.err()).isZero();
      assertThat(first.err()).endsWith("done; report: [WORKSPACE]/study/report.html\n");
      var study = yaml.getParent();
      lab.assertThatNothingElseLiesIn(
          study, "count.yaml", "count_status.yaml", "steps.log", "report.html", ".nightshift");
      assertThat(lab.workspace.results()).doesNotExist();
      assertThat(lab.workspace.outbox().resolve("count")).doesNotExist();
      assertThat(lab.type("run", yaml.toString()).code()).isZero();
      assertThat(study.resolve("steps.log")).hasContent("1\n2\n");
      assertThat(lab.type("run", "-f", yaml.toString()).code()).isZero();
      assertThat(study.resolve("steps.log")).hasContent("1\n2\n1\n2\n");
      Files.writeString(
          yaml,
          "run:\n"
              + step("One", "echo 1 >> steps.log")
              + "- {type: force}\n"
              + step("Two", "echo 2 >> steps.log"));
      assertThat(lab.type("run", yaml.toString()).code()).isZero();
      assertThat(study.resolve("steps.log")).hasContent("1\n2\n1\n2\n2\n");
    }
  }

  @Test
  void ph_prints_the_status_file_and_runs_nothing() throws IOException {
    try (var lab = new Lab(root)) {
      lab.clock = () -> Instant.parse("2026-11-24T12:00:00Z");
      var yaml = lab.write("study/count.yaml", "run:\n" + step("One", "echo 1 >> steps.log"));
      var said = lab.type("run", "-ph", yaml.toString());
      assertThat(said.code()).isZero();
      assertThat(said.out().replaceAll("[0-9a-f]{64}", "[HASH]"))
          .isEqualTo(
              """
              segments:
              - name: One
                content_hash: [HASH]
                last_processed: "2026-11-24"
                code_version: 0.1.0-dev
              """);
      lab.assertThatNothingElseLiesIn(yaml.getParent(), "count.yaml");
    }
  }

  @Test
  void run_with_input_links_the_batch_and_writes_below_results() throws IOException {
    try (var lab = new Lab(root)) {
      var batch = Files.createDirectories(root.resolve("elsewhere/plate 7"));
      Files.writeString(batch.resolve("a.txt"), "a");
      lab.pipeline("count", "run:\n" + step("One", "ls input_data/ > list.txt"));
      var yaml = lab.workspace.pipelines().resolve("count.yaml").toString();
      var said = lab.type("run", yaml, "--input", batch.toString());
      assertThat(said.code()).as(said.err()).isZero();
      assertThat(lab.lines("count", "plate 7", "list.txt")).containsExactly("a.txt");
      lab.assertThatNothingElseLiesIn(lab.workspace.pipelines(), "count.yaml");
    }
  }

  @Test
  void a_failing_run_exits_with_1_and_its_last_lines_name_segment_cause_and_log()
      throws IOException {
    try (var lab = new Lab(root)) {
      var yaml = lab.write("study/bad.yaml", "run:\n" + step("Break", "echo oops; exit 7"));
      var said = lab.type("run", yaml.toString());
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.err())
          .endsWith(
              """
              error: segment 1 'Break' failed in cmd: the command ended with exit code 7: oops; log: [WORKSPACE]/study/.nightshift/logs/01-Break.attempt1.log

              hint: the whole log is [WORKSPACE]/study/.nightshift/logs/01-Break.attempt1.log
              """);
    }
  }

  @Test
  void exit_0_without_whole_fresh_outputs_is_a_failure() throws IOException {
    try (var lab = new Lab(root).watch()) {
      assertThat(contract(lab, "missing", "true", "out/*.tif"))
          .isEqualTo(
              "the command ended with exit code 0, but no file matches its output %YAML%/out/*.tif");
      assertThat(contract(lab, "empty", "mkdir out; : > out/a.tif", "out/*.tif"))
          .isEqualTo("the command ended with exit code 0, but its output out/a.tif is empty");
      assertThat(
              contract(lab, "cut", "mkdir out; head -c 1000 \"$NUCLEI\" > out/a.tif", "out/*.tif"))
          .startsWith(
              "the command ended with exit code 0, but its output out/a.tif is no whole TIFF: it ");
      assertThat(
              contract(
                  lab,
                  "older",
                  "mkdir out; echo x > out/a.csv; touch -d 2020-01-01 out/a.csv",
                  "out/*.csv"))
          .isEqualTo(
              "the command ended with exit code 0, but every file of its output %YAML%/out/*.csv is older than this attempt");
      assertThat(
              contract(
                  lab, "kept", "mkdir out; cp \"$NUCLEI\" out/a.tif; touch out/a.tif", "out/*.tif"))
          .isEmpty();
    }
  }

  private static String contract(Lab lab, String name, String line, String outputs)
      throws IOException {
    var nuclei = Path.of("examples/nuclei/nuclei.tif").toAbsolutePath();
    lab.pipeline(
        name,
        """
        run:
        - name: Write
          environment: cmd
          env: {NUCLEI: '%s'}
          outputs: ['%%YAML%%/%s']
          commands: ['%s']
        """
            .formatted(nuclei, outputs, line));
    lab.drop(name, "plate", "a.txt");
    var receipt = lab.ends(name, "plate");
    var failure = receipt.path("failure");
    if (!failure.isMissingNode()) {
      assertThat(failure.path("outcome").asString()).isEqualTo("OutputsMissing");
    }
    return failure.path("what").asString("");
  }

  @Test
  void a_retry_begins_with_what_the_first_try_wrote_set_aside() throws IOException {
    var pipeline =
        """
        run:
        - name: Flaky
          environment: cmd
          retries: 1
          commands: ['echo try >> ../tries; echo half > half.txt; [ $(wc -l < ../tries) = 2 ]']
        """;
    try (var lab = new Lab(root).pipeline("flaky", pipeline).watch()) {
      lab.drop("flaky", "plate", "a.txt");
      var receipt = lab.ends("flaky", "plate");
      assertThat(Lab.text(receipt, "state")).isEqualTo("done");
      assertThat(receipt.path("runs").path(0).path("segments").path(0).path("attempts").asInt())
          .isEqualTo(2);
      assertThat(
              lab.results("flaky", "plate")
                  .resolve(".nightshift/attempts/01-Flaky.attempt1/wrote/half.txt"))
          .exists();
    }
  }

  @Test
  void retry_from_a_segment_runs_that_one_and_all_after_it() throws IOException {
    var pipeline =
        "run:\n"
            + step("One", "echo 1 >> steps.log")
            + step("Two", "echo 2 >> steps.log")
            + step("Three", "echo 3 >> steps.log");
    try (var lab = new Lab(root).pipeline("steps", pipeline).watch()) {
      lab.drop("steps", "plate", "a.txt");
      lab.ends("steps", "plate");
      assertThat(lab.type("retry", "plate", "--from", "Two").code()).isZero();
      lab.until(() -> lab.lines("steps", "plate", "steps.log").size() == 5);
      assertThat(Lab.text(lab.ends("steps", "plate"), "state")).isEqualTo("done");
      assertThat(lab.lines("steps", "plate", "steps.log")).containsExactly("1", "2", "3", "2", "3");
    }
  }

  @Test
  void a_failed_batch_that_is_mended_and_retried_is_done() throws IOException {
    try (var lab =
        new Lab(root)
            .pipeline("mend", "run:\n" + step("One", "echo 1 >> steps.log") + step("Two", "exit 3"))
            .watch()) {
      lab.drop("mend", "plate", "a.txt");
      assertThat(Lab.text(lab.ends("mend", "plate"), "state")).isEqualTo("failed");
      lab.pipeline(
          "mend",
          "run:\n" + step("One", "echo 1 >> steps.log") + step("Two", "echo 2 >> steps.log"));
      assertThat(lab.type("retry", "plate").code()).isZero();
      var receipt = lab.becomes("mend", "plate", "done");
      assertThat(receipt.path("failure").isMissingNode()).isTrue();
      assertThat(lab.lines("mend", "plate", "steps.log")).containsExactly("1", "2");
    }
  }

  @Test
  void a_batch_of_old_files_counts_as_fresh_output_only_when_this_attempt_wrote_it()
      throws IOException {
    try (var lab = new Lab(root)) {
      var yaml =
          lab.write(
              "study/stale.yaml",
              """
              run:
              - name: Write
                environment: cmd
                outputs: ["%YAML%/table.csv"]
                commands: ['true']
              """);
      var table = lab.write("study/table.csv", "old\n");
      Files.setLastModifiedTime(table, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
      assertThat(lab.type("run", yaml.toString()).code()).isEqualTo(1);
    }
  }

  private static final String THREE_STEPS =
      """
      run:
      - name: Convert
        environment: cmd
        commands: ['true']
      - name: Segment
        environment: cmd
        commands: [echo, segment, cells, --diameter: 30]
      - name: Measure
        environment: cmd
        commands: ['true']
      """;

  @Test
  void a_second_plan_and_run_after_an_edit_say_what_changed() throws IOException {
    try (var lab = new Lab(root)) {
      lab.clock = () -> Instant.parse("2026-11-02T12:00:00Z");
      var yaml = lab.write("study/cells.yaml", THREE_STEPS);
      assertThat(lab.type("run", yaml.toString()).code()).isZero();
      lab.write("study/cells.yaml", THREE_STEPS.replace("30", "35"));
      var reasons =
          List.of(
              "ran 2026-11-02",
              "its content changed: commands[3] --diameter 30 → 35",
              "after 'Segment', which will run");
      assertThat(lab.type("plan", yaml.toString()).out())
          .isEqualTo(
              """
              [WORKSPACE]/study/cells.yaml: 2 to run, 1 to skip
                1  skip   Convert  cmd  ran 2026-11-02
                2  run    Segment  cmd  its content changed: commands[3] --diameter 30 → 35
                          bash -lc 'echo segment cells --diameter 35'
                3  run    Measure  cmd  after 'Segment', which will run
                          bash -lc true

              """);
      assertThat(lab.type("run", yaml.toString()).code()).isZero();
      assertThat(reasons(lab)).isEqualTo(reasons);
      assertThat(lab.type("plan", yaml.toString()).out())
          .startsWith("[WORKSPACE]/study/cells.yaml: 3 to skip\n");
    }
  }

  @Test
  void a_batch_that_is_run_again_with_an_edited_pipeline_says_what_changed() throws IOException {
    try (var lab = new Lab(root)) {
      lab.clock = () -> Instant.parse("2026-11-02T12:00:00Z");
      var batch = Files.createDirectories(root.resolve("elsewhere/plate"));
      lab.pipeline("cells", THREE_STEPS);
      var yaml = lab.workspace.pipelines().resolve("cells.yaml").toString();
      assertThat(lab.type("run", yaml, "--input", batch.toString()).code()).isZero();
      lab.pipeline("cells", THREE_STEPS.replace("30", "35"));
      assertThat(lab.type("run", yaml, "--input", batch.toString()).code()).isZero();
      assertThat(reasons(lab))
          .containsExactly(
              "ran 2026-11-02",
              "its content changed: commands[3] --diameter 30 → 35",
              "after 'Segment', which will run");
    }
  }

  /** Of the newest run. */
  private static List<String> reasons(Lab lab) {
    try (var ledger = lab.ledger()) {
      var batch = ledger.read().batches().getLast();
      var run = ledger.read().runs(batch.id()).getLast();
      return ledger.read().segments(run.id()).stream().map(SegmentRow::why).toList();
    }
  }
}
