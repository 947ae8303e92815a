package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import nightshift.BatchId;
import nightshift.ledger.BatchState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon that is killed at any moment leaves behind, and what the next one makes of it. */
final class DurabilityTest {
  private static final String THREE_STEPS =
      """
      run:
      - name: One
        environment: cmd
        commands: ['echo begin 1 >> steps.log; sleep 0.3; echo end 1 >> steps.log']
      - name: Two
        environment: cmd
        commands: ['echo begin 2 >> steps.log; sleep 0.3; echo end 2 >> steps.log']
      - name: Three
        environment: cmd
        commands: ['echo begin 3 >> steps.log; sleep 0.3; echo end 3 >> steps.log']
      """;

  @TempDir Path root;

  @Test
  void after_kill_minus_nine_at_any_moment_every_batch_ends_once_and_no_segment_runs_twice()
      throws Exception {
    var random = new Random(4);
    try (var lab = new Lab(root).pipeline("steps", THREE_STEPS)) {
      var batches = IntStream.rangeClosed(1, 6).mapToObj(i -> "plate-" + i).toList();
      for (var batch : batches) {
        lab.drop("steps", batch, "a.txt");
      }
      for (int life = 0; life < 5; life++) {
        try (var daemon = WatchProcess.start(lab)) {
          awaitStarted(daemon);
          daemon.killAfter(random.nextLong(1200));
        }
      }
      lab.watch();
      for (var batch : batches) {
        assertThat(Lab.text(lab.ends("steps", batch), "state")).isEqualTo("done");
      }
      lab.stop();
      lab.watch();
      lab.drop("steps", "last", "a.txt");
      lab.ends("steps", "last");
      for (var batch : batches) {
        assertThat(lab.lines("steps", batch, "steps.log"))
            .as(batch)
            .containsExactly("begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3");
      }
      var ends =
          lab.type("events", "--json")
              .out()
              .lines()
              .filter(
                  line -> line.contains("\"what\":\"batch\"") && line.contains("\"to\":\"done\""))
              .toList();
      for (var batch : batches) {
        assertThat(ends).filteredOn(line -> line.contains("steps/" + batch + "\"")).hasSize(1);
      }
    }
  }

  /** The daemon says so when it takes work. */
  private static void awaitStarted(WatchProcess daemon) {
    await().atMost(Duration.ofSeconds(60)).until(() -> daemon.said().contains("watching "));
  }

  @Test
  void a_second_watch_is_refused_with_the_pid_of_the_first() throws Exception {
    try (var lab = new Lab(root);
        var first = WatchProcess.start(lab)) {
      awaitStarted(first);
      var second = lab.type("watch");
      assertThat(second.code()).isEqualTo(75);
      assertThat(second.err())
          .isEqualTo(
              """
              error: another watch works in this workspace (pid %d)

              hint: see what it does with: nightshift status
              """
                  .formatted(first.pid()));
      assertThat(first.interrupt()).isZero();
    }
  }

  @Test
  void an_interrupt_names_what_it_leaves_running_and_the_next_watch_takes_it_up() throws Exception {
    var pipeline =
        """
        run:
        - name: Long
          environment: cmd
          commands: ['echo begin >> steps.log; while [ ! -e go ]; do sleep 0.1; done; echo end >> steps.log']
        """;
    try (var lab = new Lab(root).pipeline("long", pipeline)) {
      lab.drop("long", "plate", "a.txt");
      var log = lab.results("long", "plate").resolve("steps.log");
      try (var daemon = WatchProcess.start(lab)) {
        Lab.appears(log);
        assertThat(daemon.interrupt()).isZero();
        assertThat(daemon.said())
            .endsWith(
                """
                stopping: no more work is taken
                left running under its supervisor: long/plate (run 1); the next watch takes it up
                """);
      }
      assertThat(lab.receipt("long", "plate").map(json -> Lab.text(json, "state")))
          .contains("running");
      lab.watch();
      Files.createFile(log.resolveSibling("go"));
      assertThat(Lab.text(lab.ends("long", "plate"), "state")).isEqualTo("done");
      assertThat(Files.readAllLines(log)).containsExactly("begin", "end");
      assertThat(lab.told).contains("Long: still running since before the restart, taken up again");
    }
  }

  @Test
  void an_end_that_was_written_but_not_told_is_told_at_the_next_start() throws Exception {
    try (var lab = new Lab(root).pipeline("steps", THREE_STEPS).watch()) {
      lab.drop("steps", "plate", "a.txt");
      lab.becomes("steps", "plate", "running");
      lab.stop();
      try (var ledger = lab.ledger()) {
        // The state in which a crash right after the end of the batch leaves the ledger.
        var batch = new BatchId("steps", "plate");
        ledger.batchEnded(batch, BatchState.FAILED, "ended", Optional.empty());
      }
      lab.watch();
      var receipt = lab.becomes("steps", "plate", "failed");
      assertThat(receipt.path("runs").path(0).path("report").asString())
          .isEqualTo("results/steps/plate/report.html");
      assertThat(lab.results("steps", "plate").resolve("report.html")).exists();
    }
  }
}
