package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nightshift run} in a process of its own, with a person at the keyboard and without. */
final class TerminalTest {
  private static final String PAUSED =
      """
      run:
      - name: One
        environment: cmd
        commands: [echo, one, '>>', steps.log]
      - {name: Look, type: pause, message: 'Are the masks good?'}
      - name: Two
        environment: cmd
        commands: [echo, two, '>>', steps.log]
      """;

  @TempDir Path root;

  private record Typed(Process process, Path output) {
    String said() throws IOException {
      return Files.readString(output);
    }

    void types(String text) throws IOException {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    int ended() throws InterruptedException {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }
  }

  /** util-linux's {@code script} gives the program a terminal, as ssh does. */
  private Typed onATerminal(Lab lab, Path yaml) throws IOException {
    var words = String.join("' '", java(lab, yaml));
    return start(List.of("script", "-qec", "'" + words + "'", "/dev/null"));
  }

  private static List<String> java(Lab lab, Path yaml) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "--workspace",
        lab.workspace.root().toString(),
        "run",
        yaml.toString());
  }

  private Typed start(List<String> command) throws IOException {
    var output = Files.createTempFile(root, "said", ".txt");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    return new Typed(builder.redirectOutput(output.toFile()).start(), output);
  }

  @Test
  void a_pause_on_a_terminal_waits_for_enter_and_goes_on() throws Exception {
    try (var lab = new Lab(root)) {
      var yaml = lab.write("study/paused.yaml", PAUSED);
      var run = onATerminal(lab, yaml);
      await()
          .atMost(Duration.ofSeconds(100))
          .until(() -> run.said().contains("pause: Are the masks good? — press Enter to go on"));
      assertThat(yaml.resolveSibling("steps.log")).hasContent("one\n");
      run.types("\n");
      assertThat(run.ended()).as(run.said()).isZero();
      assertThat(yaml.resolveSibling("steps.log")).hasContent("one\ntwo\n");
    }
  }

  @Test
  void a_failure_on_a_terminal_has_the_same_exit_code() throws Exception {
    try (var lab = new Lab(root)) {
      var yaml =
          lab.write("study/bad.yaml", "run: [{name: a, environment: cmd, commands: [exit 7]}]");
      var run = onATerminal(lab, yaml);
      assertThat(run.ended()).isEqualTo(1);
      assertThat(run.said()).contains("failed in cmd: the command ended with exit code 7");
    }
  }

  @Test
  void without_a_terminal_a_pause_holds_the_run_and_after_its_release_it_goes_on()
      throws Exception {
    try (var lab = new Lab(root)) {
      var yaml = lab.write("study/paused.yaml", PAUSED);
      var held = start(java(lab, yaml));
      assertThat(held.ended()).as(held.said()).isZero();
      assertThat(yaml.resolveSibling("steps.log")).hasContent("one\n");
      var lines = held.said().strip().lines().toList();
      var last = lines.getLast();
      assertThat(last)
          .matches(
              "held: type `nightshift release paused/study@[0-9a-f]+`, then the same run goes on past the pause");
      var batch = last.replaceAll(".*release ([^`]+)`.*", "$1");
      assertThat(lab.type("release", batch).code()).isZero();
      var on = lab.type("run", yaml.toString());
      assertThat(on.code()).as(on.err()).isZero();
      assertThat(yaml.resolveSibling("steps.log")).hasContent("one\ntwo\n");
    }
  }

  @Test
  void a_held_run_that_is_begun_again_without_a_release_is_held_again_and_then_ends_well()
      throws Exception {
    try (var lab = new Lab(root)) {
      var yaml = lab.write("study/paused.yaml", PAUSED);
      assertThat(lab.type("run", yaml.toString()).err())
          .contains("held: type `nightshift release ");
      assertThat(lab.type("run", yaml.toString()).err())
          .contains("held: type `nightshift release ");
      assertThat(yaml.resolveSibling("steps.log")).hasContent("one\n");
      lab.write("study/paused.yaml", PAUSED.replaceFirst("(?m)^- \\{name: Look.*\n", ""));
      var said = lab.type("run", yaml.toString());
      assertThat(said.code()).as(said.err()).isZero();
      assertThat(yaml.resolveSibling("steps.log")).hasContent("one\ntwo\n");
    }
  }

  @Test
  void v_follows_the_log_of_each_segment() throws Exception {
    try (var lab = new Lab(root)) {
      var yaml =
          lab.write(
              "study/talk.yaml",
              "run:\n- {name: a, environment: cmd, commands: ['echo 96 images; echo done >&2']}\n");
      assertThat(lab.type("run", "-v", yaml.toString()).err())
          .contains("  | 96 images\n  | done\n");
      assertThat(lab.type("run", "-f", yaml.toString()).err()).doesNotContain("96 images");
    }
  }
}
