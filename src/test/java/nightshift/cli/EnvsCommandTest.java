package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nightshift.EnvironmentName;
import nightshift.Workspace;
import nightshift.environment.EnvironmentSettings;
import nightshift.environment.Environments;
import nightshift.environment.RealUv;
import nightshift.environment.ToolRunner;
import nightshift.process.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class EnvsCommandTest {
  private static final String PYPROJECT =
      """
      [project]
      name = "lab"
      version = "0"
      requires-python = ">=3.11"

      [dependency-groups]
      empty_step = []
      lonely_step = []

      [tool.uv]
      package = false
      default-groups = []

      [tool.nightshift.twins]
      empty_step = "measure"
      """;

  @TempDir Path root;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> host = new HashMap<>(System.getenv());

  @BeforeEach
  void a_workspace_with_two_groups_and_a_conda_file() throws IOException {
    Files.createDirectories(root.resolve("conda_envs"));
    Files.writeString(root.resolve("pyproject.toml"), PYPROJECT);
    Files.writeString(
        root.resolve("conda_envs/measure.yml"), "name: measure\ndependencies: [python=3.11]\n");
    host.keySet().removeIf(name -> name.startsWith("CONDA") || name.startsWith("MAMBA"));
    var uv = RealUv.program();
    host.put("NIGHTSHIFT_UV", uv.toString());
    var locked =
        ToolRunner.local()
            .run(
                new Command(List.of(uv.toString(), "lock"), root, host),
                Duration.ofMinutes(2),
                line -> {});
    assertThat(locked.exitCode()).isZero();
  }

  private int envs(String... words) {
    return execute(new EnvsCommand(this::environments, () -> Map.of(), name -> List.of()), words);
  }

  private int doctor(Map<String, Set<EnvironmentName>> pipelines, String... words) {
    return execute(
        new DoctorCommand(
            this::environments, () -> pipelines, () -> new Workspace(root), InstantSource.system()),
        words);
  }

  private int execute(Object command, String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(words);
  }

  private Environments environments() {
    return new Environments(
        new Workspace(root),
        EnvironmentSettings.defaults(),
        host,
        InstantSource.system(),
        ToolRunner.local());
  }

  private static String steady(String text, Path root) {
    return text.replace(root.toString(), "[PATH]")
        .replaceAll("-[0-9a-f]{12}\\b", "-[FINGERPRINT]")
        .replaceAll("3\\.11\\.\\d+", "3.11.N")
        .replaceAll("\\d+ KiB", "NN KiB")
        .replaceAll("in \\d+\\.\\d s", "in [TIME]");
  }

  @Test
  void list_build_and_list_again() {
    assertThat(envs("list")).isZero();
    assertThat(steady(out.toString(), root))
        .isEqualTo(
            """
            environment              state      python        size  falls back to
            uv:empty-step            not built  3.11             -  measure
            uv:lonely-step           not built  3.11             -  nothing
            measure                  not built  -                -
            """);
    assertThat(envs("build", "uv:empty_step", "uv:lonely_step")).isZero();
    assertThat(steady(out.toString(), root))
        .isEqualTo(
            """
            uv:empty_step built in [TIME]: [PATH]/.nightshift/envs/uv/empty-step-py3.11-[FINGERPRINT]
            uv:lonely_step built in [TIME]: [PATH]/.nightshift/envs/uv/lonely-step-py3.11-[FINGERPRINT]
            """);
    assertThat(err.toString()).contains("building uv:empty_step in empty-step-py3.11-");
    assertThat(envs("list")).isZero();
    assertThat(steady(out.toString(), root))
        .isEqualTo(
            """
            environment              state      python        size  falls back to
            uv:empty-step            ready      3.11.N      NN KiB  measure
            uv:lonely-step           ready      3.11.N      NN KiB  nothing
            measure                  not built  -                -
            """);
    assertThat(envs("list", "--json")).isZero();
    assertThat(steady(out.toString(), root))
        .contains("\"environment\" : \"uv:empty-step\"")
        .contains("\"state\" : \"ready\"")
        .contains("\"fallback\" : \"measure\"");
  }

  @Test
  void a_build_that_fails_says_what_to_type_and_exits_4() throws IOException {
    Files.delete(root.resolve("uv.lock"));
    assertThat(envs("build", "uv:empty_step")).isEqualTo(4);
    assertThat(err.toString())
        .isEqualTo(
            """
            error: uv.lock is missing beside pyproject.toml, so nothing says which versions to install.

            hint: uv lock
            """);
    assertThat(envs("list")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            environment              state      python        size  falls back to
            uv:empty-step            failing    -                -  measure
              uv.lock is missing beside pyproject.toml, so nothing says which versions to install.
              hint: uv lock
            uv:lonely-step           failing    -                -  nothing
              uv.lock is missing beside pyproject.toml, so nothing says which versions to install.
              hint: uv lock
            measure                  not built  -                -
            """);
  }

  @Test
  void rehearse_shows_each_check() {
    assertThat(envs("rehearse", "uv:empty_step")).isZero();
    assertThat(steady(out.toString(), root).replaceAll("\\d+ (as built|files|modules)", "N $1"))
        .isEqualTo(
            """
            uv:empty_step passed in [TIME]
              ok   builds   built in [TIME]
              ok   files    N as built
              ok   hashes   N files as installed
              ok   imports  N modules import
            """);
    assertThat(doctor(Map.of())).isZero();
    assertThat(
            steady(out.toString(), root).replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d", "[DATE]"))
        .contains(
            """
            last rehearsal
              uv:empty-step            passed [DATE] in [TIME]
              uv:lonely-step           never
              measure                  never
            """);
    assertThat(doctor(Map.of(), "--json")).isZero();
    assertThat(out.toString()).contains("\"passed\" : true");
  }

  @Test
  void prune_with_nothing_to_do() {
    assertThat(envs("prune")).isZero();
    assertThat(out.toString()).isEqualTo("nothing to prune\n");
  }

  @Test
  void doctor_says_which_pipelines_can_run_tonight() throws IOException {
    assertThat(envs("build", "uv:empty_step")).isZero();
    var pipelines =
        Map.of(
            "nuclei", Set.of(EnvironmentName.parse("uv:empty_step"), EnvironmentName.parse("cmd")));
    assertThat(doctor(pipelines)).isZero();
    assertThat(out.toString())
        .startsWith("this machine\n  ok   uv       ")
        .contains("\n  ok   locks    on a local disk (")
        .endsWith(
            """

            tonight
              ok   nuclei   can run
            """);
    assertThat(doctor(Map.of("worms", Set.of(EnvironmentName.parse("mesure"))))).isEqualTo(4);
    assertThat(out.toString())
        .endsWith(
            """

            tonight
              BAD  worms    can't run
                            mesure: There is no conda environment mesure: neither on this machine nor in conda_envs/; known: measure.
                            hint: write measure in the pipeline
            """);
    assertThat(doctor(pipelines, "--json")).isZero();
    assertThat(out.toString()).contains("\"subject\" : \"nuclei\",\n    \"verdict\" : \"ok\"");
  }

  @Test
  void a_pipeline_whose_uv_group_fails_still_runs_by_its_twin() throws IOException {
    Files.delete(root.resolve("uv.lock"));
    assertThat(doctor(Map.of("nuclei", Set.of(EnvironmentName.parse("uv:empty_step"))))).isZero();
    assertThat(out.toString())
        .endsWith(
            """

            tonight
              note nuclei   can run
                            uv:empty_step falls back to measure: uv.lock is missing beside pyproject.toml, so nothing says which versions to install.
                            hint: uv lock
            """);
    assertThat(doctor(Map.of("nuclei", Set.of(EnvironmentName.parse("uv:lonely_step")))))
        .isEqualTo(4);
  }
}
