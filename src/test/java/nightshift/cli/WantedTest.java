package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import nightshift.EnvironmentName;
import nightshift.Workspace;
import org.junit.jupiter.api.Test;

final class WantedTest {
  private static final Workspace SHIPPED = new Workspace(Path.of("").toAbsolutePath());

  @Test
  void the_demos_pipeline_needs_small_environments_and_neither_of_the_pilot() {
    assertThat(Wanted.by(SHIPPED).environments().get("segment_nuclei"))
        .map(EnvironmentName::toString)
        .containsExactlyInAnyOrder(
            "uv:read_images", "uv:segment_nuclei", "nuclei-conda", "measure", "cmd");
  }

  @Test
  void the_pilot_runs_in_a_uv_group_with_its_twin_and_in_that_twin_alone() {
    var environments = Wanted.by(SHIPPED).environments();
    assertThat(environments.get("segment_ernet_uv"))
        .map(EnvironmentName::toString)
        .containsExactlyInAnyOrder("uv:segment_ernet", "ernet-gpu");
    assertThat(environments.get("segment_ernet"))
        .map(EnvironmentName::toString)
        .containsExactly("ernet-gpu");
  }
}
