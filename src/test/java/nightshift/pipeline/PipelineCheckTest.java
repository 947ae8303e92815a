package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import nightshift.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipelineCheckTest {
  @TempDir private Path root;

  private PipelineCheck.Findings check(String segments) {
    var reading = PipelineReader.parse(Path.of("p.yaml"), "run:\n" + segments);
    var context = new PlanContext(root, root.resolve("run"), "b", Map.of(), Platform.LINUX);
    var plan =
        Planner.plan(((Reading.Readable) reading).pipeline(), StatusFile.empty(), context, false);
    return new PipelineCheck(Set.of("segment_nuclei", "convert"), Set.of("ernet-gpu"))
        .check(plan, context);
  }

  private String told(java.util.List<Problem> problems) {
    return String.join("\n", problems.stream().map(Problem::explain).toList())
        .replace(root.toString(), "ROOT");
  }

  @Test
  void a_group_that_pyproject_does_not_have_is_told_with_the_nearest() {
    assertThat(
            told(
                check("- {name: a, environment: 'uv:segment_nucle', commands: [-c, x]}")
                    .problems()))
        .isEqualTo(
            """
            p.yaml:2:3: 'a' wants the group 'segment_nucle', which pyproject.toml does not have
            hint: did you mean uv:segment_nuclei?\
            """);
    assertThat(check("- {name: a, environment: 'uv:Segment-Nuclei', commands: [-c, x]}").problems())
        .isEmpty();
  }

  @Test
  void a_conda_environment_without_yaml_is_only_a_warning() {
    var findings = check("- {name: a, environment: ernet-gpus, fallback: other, commands: [x]}");
    assertThat(findings.problems()).isEmpty();
    assertThat(told(findings.warnings()))
        .isEqualTo(
            """
            p.yaml:2:3: 'a' names the conda environment 'ernet-gpus', which has no YAML in conda_envs/
            hint: did you mean ernet-gpu?
            p.yaml:2:3: 'a' names the conda fallback 'other', which has no YAML in conda_envs/
            hint: it must exist by name, or add conda_envs/other.yml\
            """);
  }

  @Test
  void a_script_that_does_not_exist_is_found_before_anything_runs() throws IOException {
    Files.createDirectories(root.resolve("scripts"));
    Files.writeString(root.resolve("scripts/threshold.py"), "");
    var findings =
        check(
            """
            - {name: a, environment: 'uv:convert', commands: [python, '%REPO%/scripts/treshold.py']}
            - {name: b, environment: ernet-gpu, commands: [python, '%REPO%/scripts/threshold.py']}
            - {name: c, environment: imagej, commands: ['%REPO%/m.ijm']}
            - {name: d, environment: ernet-gpu, commands: [python, -m, pkg.py]}
            - {name: e, environment: 'uv:convert', commands: ['%YAML%/made.py']}
            """);
    assertThat(told(findings.problems()))
        .isEqualTo(
            """
            p.yaml:2:59: 'a' runs ROOT/scripts/treshold.py, which does not exist
            hint: did you mean ROOT/scripts/threshold.py?
            p.yaml:4:45: 'c' runs ROOT/m.ijm, which does not exist
            hint: check the path\
            """);
    assertThat(told(findings.warnings()))
        .contains("'e' runs ROOT/run/made.py, which does not exist yet");
  }
}
