package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A uv environment that fails all night is left alone until somebody has repaired it. */
final class BreakerTest {
  private static final String PIPELINE =
      """
      run:
      - name: Work
        environment: uv:work
        fallback: twin
        commands: [python, '%REPO%/work.py']
      """;

  @TempDir Path root;

  private Lab lab() throws IOException {
    var lab = new Lab(root);
    Python.environments(lab);
    lab.write("work.py", "import six");
    return lab.pipeline("work", PIPELINE);
  }

  private String attempts(Lab lab, String batch) throws IOException {
    lab.drop("work", batch, "a.txt");
    assertThat(Lab.text(lab.ends("work", batch), "state")).isEqualTo("done");
    try (var ledger = lab.ledger()) {
      var run = ledger.read().runs(new nightshift.BatchId("work", batch)).getLast();
      return String.join(
          " ",
          ledger.read().attempts(run.id()).stream()
              .map(row -> row.environment() + ":" + row.outcome().orElse("?"))
              .toList());
    }
  }

  @Test
  void three_failures_send_the_next_batches_straight_to_conda_until_it_is_rehearsed()
      throws IOException {
    try (var lab = lab()) {
      var lock = Files.readString(root.resolve("uv.lock"));
      Files.delete(root.resolve("uv.lock"));
      lab.watch();
      for (var batch : java.util.List.of("one", "two", "three")) {
        assertThat(attempts(lab, batch)).isEqualTo("uv:work:EnvironmentFailed twin:Succeeded");
      }
      assertThat(attempts(lab, "four")).isEqualTo("uv:work:LeftAlone twin:Succeeded");
      var told =
          "uv:work was left alone: it failed 3 times within 12 hours, the last time because environment uv:work cannot be used: uv.lock is missing beside pyproject.toml, so nothing says which versions to install";
      assertThat(lab.receipt("work", "four").orElseThrow().path("fallbacks").path(0).asString())
          .isEqualTo("segment “Work” ran in conda environment twin because " + told);
      assertThat(lab.results("work", "four").resolve("report.html"))
          .content()
          .contains("uv:work was left alone");
      assertThat(lab.type("status").out()).contains(told);
      assertThat(lab.type("doctor").out())
          .contains("left alone, conda takes over at once: it failed 3 times within 12 hours")
          .contains("hint: nightshift envs rehearse uv:work");

      lab.write("uv.lock", lock);
      assertThat(attempts(lab, "five")).isEqualTo("uv:work:LeftAlone twin:Succeeded");
      assertThat(lab.type("envs", "rehearse", "uv:work").code()).isZero();
      assertThat(lab.type("doctor").out()).doesNotContain("left alone");
      assertThat(attempts(lab, "six")).isEqualTo("uv:work:Succeeded");
    }
  }

  @Test
  void what_failed_last_night_counts_no_more_tonight() throws IOException {
    try (var lab = lab()) {
      Files.delete(root.resolve("uv.lock"));
      var now = Instant.parse("2026-11-24T02:00:00Z");
      lab.clock = java.time.InstantSource.fixed(now);
      lab.watch();
      for (var batch : java.util.List.of("one", "two", "three")) {
        attempts(lab, batch);
      }
      lab.stop();
      lab.clock = java.time.InstantSource.fixed(now.plus(Duration.ofHours(13)));
      lab.watch();
      assertThat(attempts(lab, "four")).isEqualTo("uv:work:EnvironmentFailed twin:Succeeded");
    }
  }

  @Test
  void without_a_twin_nothing_is_left_alone() throws IOException {
    try (var lab = lab()) {
      lab.pipeline("work", PIPELINE.replace("fallback: twin", "fallback: none"));
      Files.delete(root.resolve("uv.lock"));
      lab.watch();
      for (var batch : java.util.List.of("one", "two", "three", "four")) {
        lab.drop("work", batch, "a.txt");
        var receipt = lab.ends("work", batch);
        assertThat(receipt.path("failure").path("outcome").asString())
            .isEqualTo("EnvironmentFailed");
      }
    }
  }
}
