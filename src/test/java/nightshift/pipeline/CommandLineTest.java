package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nightshift.Problem;
import org.junit.jupiter.api.Test;

final class CommandLineTest {
  private static final Map<String, String> ENV =
      Map.of("DATA", "/data/in", "NAME", "plain text", "EMPTY", "", "PATH", "/shell/business");

  private static Plan plan(String segment, Platform platform) {
    var windows = platform == Platform.WINDOWS;
    var context =
        new PlanContext(
            Path.of(windows ? "C:\\repo" : "/repo"),
            Path.of(windows ? "C:\\runs\\b1" : "/runs/b1"),
            "b1",
            ENV,
            platform);
    var reading = PipelineReader.parse(Path.of("p.yaml"), "run:\n- " + segment + "\n");
    assertThat(reading).isInstanceOf(Reading.Readable.class);
    return Planner.plan(
        ((Reading.Readable) reading).pipeline(), StatusFile.empty(), context, false);
  }

  private static CommandLine line(String segment) {
    return plan(segment, Platform.LINUX).segments().getFirst().commandLine();
  }

  private static List<String> argv(String environment, String commands) {
    return line("{environment: '" + environment + "', commands: [" + commands + "]}").argv();
  }

  @Test
  void tokens_at_the_start_of_an_item_become_clean_paths() {
    assertThat(
            argv(
                "e",
                "'%REPO%//a/../b.py', '%YAML%\\x', '%REPO%', '%YAML%/**/*.tif', '%DATA%/y/', '%NAME%',"
                    + " '%INPUT%/z', '%BATCH%', '%BATCH%/q', 'x%REPO%', '%EMPTY%/a', '%NOBODY%/a'"))
        .containsExactly(
            "/repo/b.py",
            "/runs/b1/x",
            "/repo",
            "/runs/b1/**/*.tif",
            "/data/in/y",
            "plain text",
            "/runs/b1/input_data/z",
            "b1",
            "b1/q",
            "x%REPO%",
            "%EMPTY%/a",
            "%NOBODY%/a");
  }

  @Test
  void a_token_behind_an_equals_sign_is_resolved() {
    assertThat(argv("e", "--out=%YAML%/x, '--a b=%YAML%/x', '--d=%DATA%', '--n=%NOBODY%'"))
        .containsExactly("--out=/runs/b1/x", "--a b=%YAML%/x", "--d=/data/in", "--n=%NOBODY%");
  }

  @Test
  void a_leading_dot_slash_means_the_workspace_for_programs_and_the_run_folder_for_data() {
    assertThat(argv("e", "./a.py, ./m.ijm, ./t.exe, ./data/x.tif, ./../y"))
        .containsExactly(
            "/repo/a.py", "/repo/m.ijm", "/repo/t.exe", "/runs/b1/data/x.tif", "/runs/y");
  }

  @Test
  void a_flag_stands_alone_when_its_value_is_null_or_the_word_null() {
    assertThat(
            argv("e", "{--a: ~, --b: 'null', --c: , --d: 0.20, --e: [1, two], --f: {k: v}}, --g"))
        .containsExactly(
            "--a", "--b", "--c", "--d", "0.2", "--e", "[1 two]", "--f", "map[k:v]", "--g");
  }

  @Test
  void uv_drops_the_leading_python_in_any_form() {
    assertThat(argv("uv:g", "python, a.py, python")).containsExactly("a.py", "python");
    assertThat(argv("UV@3.12:G", "Python, a.py")).containsExactly("a.py");
    assertThat(argv("uv:g", "{python: '%REPO%/a.py'}, -x")).containsExactly("/repo/a.py", "-x");
    assertThat(argv("uv:g", "a.py, --engine, python"))
        .containsExactly("a.py", "--engine", "python");
    var line = line("{environment: 'uv:g', commands: [python, a.py]}");
    assertThat(((CommandLine.Python) line).asProgram().argv()).containsExactly("python", "a.py");
  }

  @Test
  void conda_and_base_keep_the_words_as_written() {
    assertThat(argv("ernet", "python, a.py")).containsExactly("python", "a.py");
    assertThat(argv("BASE", "python, a.py")).containsExactly("python", "a.py");
  }

  @Test
  void cmd_is_one_line_for_the_shell() {
    assertThat(argv("cmd", "'%REPO%/x.sh', ' --a  b ', {--c: '%YAML%/d', --e: }, 'echo %PATH%'"))
        .containsExactly("bash", "-lc", "/repo/x.sh --a  b --c /runs/b1/d --e echo %PATH%");
    assertThat(argv("CMD", "'', '%YAML%/x'")).containsExactly("bash", "-lc", "/runs/b1/x");
    assertThat(argv("cmd", "--out=%YAML%/x, A=%PATH%"))
        .containsExactly("bash", "-lc", "--out=/runs/b1/x A=%PATH%");
  }

  @Test
  void imagej_gets_its_macro_and_sorted_parameters_with_forward_slashes() {
    var line =
        line(
            "{environment: ImageJ, commands: ['%REPO%/m.ijm', {b: 'C:\\x\\y', a: 1}, {out: '%YAML%/o', none: }]}");
    assertThat(line.argv())
        .containsExactly(
            "--ij2", "--console", "--run", "/repo/m.ijm", "a='1',b='C:/x/y',out='/runs/b1/o'");
    assertThat(((CommandLine.Macro) line).values()).containsEntry("a", "1").hasSize(3);
  }

  @Test
  void the_env_map_is_resolved_and_uv_learns_its_python() {
    var planned =
        plan(
                "{environment: 'uv@3.12:g', env: {Z: yes, D: '%DATA%/x', F: 0.10}, commands: [a.py]}",
                Platform.LINUX)
            .segments()
            .getFirst();
    assertThat(planned.env())
        .containsExactly(
            Map.entry("D", "/data/in/x"),
            Map.entry("F", "0.1"),
            Map.entry("UV_PYTHON", "3.12"),
            Map.entry("Z", "true"));
  }

  @Test
  void an_unknown_token_is_warned_of_once_a_place() {
    var plan = plan("{environment: e, commands: ['%DAAT%/x', ./y, ./z]}", Platform.LINUX);
    assertThat(plan.warnings().stream().map(Problem::explain))
        .containsExactly(
            """
            p.yaml:2:31: %DAAT% is not set in .env and stays as it is
            hint: did you mean %DATA%?\
            """,
            """
            p.yaml:2:43: a leading ./ is deprecated
            hint: write %REPO%/… or %YAML%/… (said once a file)\
            """);
  }

  @Test
  void on_windows_paths_get_backslashes_and_cmd_the_other_shell() {
    var plan =
        plan(
            "{environment: e, commands: ['%REPO%/scripts/../a.py', --out=%YAML%/x]}",
            Platform.WINDOWS);
    assertThat(plan.segments().getFirst().commandLine().argv())
        .containsExactly("C:\\repo\\a.py", "--out=C:\\runs\\b1\\x");
    var shell = plan("{environment: cmd, commands: [echo, '%YAML%/x']}", Platform.WINDOWS);
    assertThat(shell.segments().getFirst().commandLine().argv())
        .containsExactly("cmd", "/C", "echo C:\\runs\\b1\\x");
  }

  @Test
  void on_windows_a_linux_distro_sends_a_uv_segment_through_wsl() {
    var plan =
        plan(
            "{environment: 'uv:g', use-linux-distro: Ubuntu, env: {A: it's}, commands: [python, '%REPO%/a.py', --i: '%YAML%/x y']}",
            Platform.WINDOWS);
    assertThat(plan.problems()).isEmpty();
    assertThat(plan.segments().getFirst().commandLine().argv())
        .containsExactly(
            "wsl",
            "-d",
            "Ubuntu",
            "--",
            "bash",
            "-lc",
            "cd '/mnt/c/repo' && export A='it'\"'\"'s' && export UV_PYTHON='3.11' && exec uv run --frozen"
                + " --only-group 'g' python '/mnt/c/repo/a.py' '--i' '/mnt/c/runs/b1/x y'");
  }

  @Test
  void the_default_distro_is_not_named_and_linux_ignores_the_key() {
    var segment = "{environment: 'uv:g', use-linux-distro: ' Default ', commands: [a.py]}";
    assertThat(plan(segment, Platform.WINDOWS).segments().getFirst().commandLine().argv())
        .startsWith("wsl", "--", "bash");
    assertThat(plan(segment, Platform.LINUX).segments().getFirst().commandLine().argv())
        .containsExactly("a.py");
  }

  @Test
  void wsl_refuses_network_paths_and_other_environments() {
    var share =
        plan(
            "{name: s, environment: 'uv:g', use-linux-distro: default, commands: [a.py, '\\\\srv\\x']}",
            Platform.WINDOWS);
    assertThat(share.problems().stream().map(Problem::what))
        .containsExactly("a network path can't be used inside WSL: \\\\srv\\x");
    var conda =
        plan(
            "{name: c, environment: e, use-linux-distro: default, commands: [a]}",
            Platform.WINDOWS);
    assertThat(conda.problems().stream().map(Problem::what))
        .containsExactly("use-linux-distro works with uv environments only, but 'c' uses e");
  }

  @Test
  void a_description_can_be_pasted_into_a_shell() {
    assertThat(line("{environment: 'uv:g', commands: [python, a.py, --x: \"it's 5\"]}").describe())
        .isEqualTo("python a.py --x 'it'\"'\"'s 5'");
  }
}
