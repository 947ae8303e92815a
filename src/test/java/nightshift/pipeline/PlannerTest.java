package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlannerTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
  private static final String THREE =
      """
      run:
      - {name: Convert, environment: cmd, commands: [echo a]}
      - {name: Segment, environment: e, commands: [python, s.py, --d: 1, --diameter: 30]}
      - {name: Track, environment: e, commands: [python, t.py]}
      """;

  @TempDir private Path folder;

  private Pipeline pipeline(String text) {
    var reading = PipelineReader.parse(folder.resolve("p.yaml"), text);
    assertThat(reading).isInstanceOf(Reading.Readable.class);
    return ((Reading.Readable) reading).pipeline();
  }

  private PlanContext context() {
    return new PlanContext(folder, folder, "b", Map.of(), Platform.LINUX);
  }

  private static StatusFile done(Pipeline pipeline) {
    return StatusFile.preview(pipeline, DAY, "v0.0.18");
  }

  private static List<String> words(Plan plan) {
    return plan.segments().stream()
        .map(segment -> segment.decision().word() + ": " + segment.decision().reason())
        .toList();
  }

  @Test
  void nothing_runs_when_every_segment_ran() {
    var pipeline = pipeline(THREE);
    var plan = Planner.plan(pipeline, done(pipeline), context(), false);
    assertThat(words(plan))
        .containsExactly("skip: ran 2026-11-02", "skip: ran 2026-11-02", "skip: ran 2026-11-02");
    assertThat(plan.anythingToRun()).isFalse();
  }

  @Test
  void a_changed_segment_runs_with_all_that_follow_and_says_what_changed() {
    var before = pipeline(THREE);
    var after = pipeline(THREE.replace("30", "35"));
    var plan = Planner.plan(after, done(before), context().withPrevious(before), false);
    assertThat(words(plan))
        .containsExactly(
            "skip: ran 2026-11-02",
            "run: its content changed: commands[3] --diameter 30 → 35",
            "run: after 'Segment', which will run");
  }

  @Test
  void without_the_pipeline_as_it_was_run_only_the_day_is_told() {
    var plan =
        Planner.plan(pipeline(THREE.replace("30", "35")), done(pipeline(THREE)), context(), false);
    assertThat(words(plan).get(1)).isEqualTo("run: its content changed since 2026-11-02");
  }

  @Test
  void the_pipeline_as_it_was_run_is_kept_beside_the_status_file() throws IOException {
    var before = pipeline(THREE);
    Files.writeString(before.file(), THREE);
    assertThat(AsRun.previous(before)).isEmpty();
    AsRun.keep(before);
    assertThat(
            AsRun.previous(before).orElseThrow().segments().stream().map(ContentHash::of).toList())
        .isEqualTo(before.segments().stream().map(ContentHash::of).toList());
  }

  @Test
  void added_and_removed_words_are_named() {
    var before =
        pipeline(
            "run: [{name: a, environment: e, env: {X: 1}, commands: [python, x.py, {--k: 1}]}]");
    var after =
        pipeline(
            "run: [{name: a, environment: f, env: {X: 2}, commands: [python, -u, x.py, {--k: 1, --l: 2}]}]");
    assertThat(Change.between(before.segments().getFirst(), after.segments().getFirst()))
        .containsExactly(
            "environment e → f",
            "env X 1 → 2",
            "commands[1] x.py → -u",
            "commands[2] --k 1 → x.py",
            "commands[3] --k 1 --l 2 added");
    var shorter =
        pipeline("run: [{name: a, environment: e, env: {X: 1}, commands: [python, {--k: 1}]}]");
    assertThat(Change.between(before.segments().getFirst(), shorter.segments().getFirst()))
        .containsExactly("commands[1] x.py removed");
  }

  @Test
  void a_force_step_makes_all_that_follows_run_again() {
    var text =
        """
        run:
        - {name: a, environment: cmd, commands: [echo a]}
        - {name: f, type: FORCE}
        - {name: b, environment: cmd, commands: [echo b]}
        """;
    var plan = Planner.plan(pipeline(text), done(pipeline(text)), context(), false);
    assertThat(words(plan))
        .containsExactly(
            "skip: ran 2026-11-02",
            "force: everything after it runs again",
            "run: after the force step 'f'");
  }

  @Test
  void pause_and_stop_do_not_force_and_what_stands_after_stop_is_not_reached() {
    var text =
        """
        run:
        - {name: a, environment: cmd, commands: [echo a]}
        - {name: p, type: pause, message: look}
        - {name: s, type: stop}
        - {name: b, environment: cmd, commands: [echo b]}
        """;
    var plan = Planner.plan(pipeline(text), StatusFile.empty(), context(), false);
    assertThat(words(plan))
        .containsExactly(
            "run: it has not run yet",
            "pause: look",
            "stop: ends the run here",
            "skip: not reached: the run stops at 's'");
  }

  @Test
  void force_reprocessing_runs_all() {
    var pipeline = pipeline(THREE);
    var plan = Planner.plan(pipeline, done(pipeline), context(), true);
    assertThat(words(plan)).allMatch("run: everything runs again, as asked for with -f"::equals);
    assertThat(done(pipeline).beforeRun(plan).entries()).isEmpty();
  }

  @Test
  void a_segment_that_was_never_completed_is_the_force_point() {
    var pipeline = pipeline(THREE);
    var hash = ContentHash.of(pipeline.segments().get(1));
    var status =
        new StatusFile(
            done(pipeline).entries().stream()
                .map(entry ->
                    entry.contentHash().equals(hash)
                        ? new StatusFile.Entry(entry.name(), hash, "", "", "")
                        : entry)
                .toList());
    var plan = Planner.plan(pipeline, status, context(), false);
    assertThat(words(plan).get(1)).isEqualTo("run: it was begun but never finished");
    assertThat(status.beforeRun(plan).entries())
        .extracting(StatusFile.Entry::name)
        .containsExactly("Convert");
  }

  @Test
  void when_nothing_runs_entries_are_put_in_order_one_a_hash() {
    var pipeline = pipeline(THREE);
    var entries = done(pipeline).entries();
    var mixed =
        new StatusFile(
            List.of(
                entries.get(2),
                new StatusFile.Entry("old", "0".repeat(64), "2025-01-01", "", ""),
                entries.get(0),
                entries.get(1),
                entries.get(0)));
    var plan = Planner.plan(pipeline, mixed, context(), false);
    assertThat(mixed.beforeRun(plan).entries()).isEqualTo(entries);
  }

  @Test
  void each_success_makes_the_run_resume_later() {
    var pipeline = pipeline(THREE);
    var status = StatusFile.empty();
    for (var segment : pipeline.segments()) {
      var plan = Planner.plan(pipeline, status, context(), false);
      assertThat(plan.forcePoint()).hasValue(segment.index());
      status =
          status.withSuccess(segment, ContentHash.of(segment), DAY, Duration.ofMillis(83456), "v1");
    }
    assertThat(Planner.plan(pipeline, status, context(), false).forcePoint()).isEmpty();
  }
}
