package nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import nightshift.BatchId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon is killed with SIGKILL while another process accepts batches. */
final class LedgerCrashTest {
  private static final long SEED = 4;
  private static final int BATCHES = 60;
  private static final int KILLS = 12;
  private static final int EVENTS_OF_A_BATCH = 21;

  @TempDir Path folder;

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void after_kills_at_any_moment_every_accepted_batch_ends_exactly_once() throws Exception {
    var random = new Random(SEED);
    try (var ledger = Ledger.open(folder.resolve("ledger.db"), InstantSource.system())) {
      for (int kill = 0; kill < KILLS; kill++) {
        var daemon = startDaemon();
        long before = ledger.read().lastEvent();
        for (int i = 0; i < BATCHES / KILLS; i++) {
          var batch = batch(kill * (BATCHES / KILLS) + i);
          ledger.received(batch, folder, false, "seen");
          ledger.accepted(batch, List.of(), "accepted");
        }
        long middle = before + 12 + random.nextInt(EVENTS_OF_A_BATCH * (BATCHES / KILLS) - 24);
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(1))
            .until(() -> ledger.read().lastEvent() >= middle);
        daemon.destroyForcibly().waitFor();
      }
      finish(ledger);
      check(ledger);
    }
  }

  private void finish(Ledger ledger) throws Exception {
    var daemon = startDaemon();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> ledger.read().batches().stream().allMatch(row -> row.state() == BatchState.DONE));
    daemon.getOutputStream().close();
    assertThat(daemon.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(daemon.exitValue()).isZero();
  }

  private void check(Ledger ledger) {
    var events = ledger.read().events(0, Integer.MAX_VALUE);
    var batches = IntStream.range(0, BATCHES).mapToObj(LedgerCrashTest::batch).toList();
    assertThat(ledger.read().batches())
        .map(BatchRow::id)
        .containsExactlyInAnyOrderElementsOf(batches);
    assertThat(events)
        .filteredOn(event -> event.what().equals("batch") && event.to().equals("done"))
        .map(EventRow::batch)
        .containsExactlyInAnyOrderElementsOf(batches);
    assertThat(batches).allSatisfy(batch -> assertThat(ledger.read().runs(batch)).hasSize(1));
    assertThat(ledger.read().unfinishedRuns()).isEmpty();
    assertThat(events)
        .filteredOn(event -> event.what().startsWith("segment") && event.to().equals("done"))
        .hasSize(BATCHES * 3);
    ledger
        .connections()
        .read(handle -> {
          assertThat(handle.createQuery("pragma integrity_check").mapTo(String.class).list())
              .containsExactly("ok");
          assertThat(
                  handle
                      .createQuery("select count(*) from scheduled_tasks")
                      .mapTo(Integer.class)
                      .one())
              .isZero();
          return true;
        });
    var revived =
        events.stream().filter(event -> event.why().equals("goes on after a restart")).count();
    assertThat(revived).as("the kills hit something").isPositive();
  }

  private Process startDaemon() throws Exception {
    var process = Java.start(Daemon.class, folder.toString());
    var out =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isEqualTo("ready");
    return process;
  }

  private static BatchId batch(int number) {
    return new BatchId("p", "b%02d".formatted(number));
  }
}
