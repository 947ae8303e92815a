package nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import nightshift.BatchId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchQueueTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T22:00:00Z"));
  private final InstantSource clock = now::get;
  private Ledger ledger;
  private WatchLock.Held lock;

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("ledger.db"), clock);
    lock = (WatchLock.Held) WatchLock.take(folder);
  }

  @AfterEach
  void close() {
    lock.close();
    ledger.close();
  }

  @Test
  void a_batch_starts_within_fifty_milliseconds_of_its_acceptance() {
    var started = new ConcurrentHashMap<BatchId, Long>();
    var took = new ArrayList<Long>();
    try (var queue =
        queue(
            1,
            (batch, revived) -> {
              started.put(batch, System.nanoTime());
              end(batch);
            })) {
      queue.start();
      for (int i = 0; i < 30; i++) {
        var batch = batch("b" + i);
        ledger.received(batch, folder, false, "seen");
        long before = System.nanoTime();
        ledger.accepted(batch, List.of(), "accepted");
        await().atMost(SOON).pollInterval(Duration.ofMillis(1)).until(() -> isDone(batch));
        took.add(started.get(batch) - before);
      }
    }
    var median = Duration.ofNanos(took.stream().sorted().toList().get(15));
    assertThat(median).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void higher_priority_goes_first_and_then_the_one_that_waited_longest() {
    var order = new CopyOnWriteArrayList<String>();
    accept("first");
    accept("second");
    accept("urgent");
    assertThat(ledger.ask(batch("urgent"), new Request.Priority(5)))
        .isEqualTo(new Answer.Happened("p/urgent has priority 5."));
    try (var queue =
        queue(
            1,
            (batch, revived) -> {
              order.add(batch.name());
              end(batch);
            })) {
      queue.start();
      await().atMost(SOON).until(() -> order.size() == 3);
    }
    assertThat(order).containsExactly("urgent", "first", "second");
  }

  @Test
  void a_clock_that_jumps_back_a_year_does_not_stall_the_queue() {
    var order = new CopyOnWriteArrayList<String>();
    accept("before");
    try (var queue =
        queue(
            1,
            (batch, revived) -> {
              order.add(batch.name());
              end(batch);
            })) {
      now.set(Instant.parse("2025-11-24T22:00:00Z"));
      queue.start();
      await().atMost(SOON).until(() -> order.contains("before"));
      accept("after");
      await().atMost(SOON).until(() -> order.contains("after"));
    }
    now.set(Instant.parse("2000-01-01T00:00:00Z"));
    accept("epoch");
    try (var queue =
        queue(
            1,
            (batch, revived) -> {
              order.add(batch.name());
              end(batch);
            })) {
      queue.start();
      await().atMost(SOON).until(() -> order.contains("epoch"));
    }
    assertThat(order).containsExactly("before", "after", "epoch");
  }

  @Test
  void a_batch_that_fails_twice_inside_nightshift_is_set_aside_and_the_others_go_on() {
    accept("poisoned");
    accept("good");
    var calls = new CopyOnWriteArrayList<String>();
    try (var queue =
        queue(
            1,
            (batch, revived) -> {
              calls.add(batch.name());
              if (batch.name().equals("poisoned")) {
                ledger.runStarted(batch, "p", Path.of("p.yaml"), folder);
                throw new IllegalStateException("a bug");
              }
              end(batch);
            })) {
      queue.start();
      await().atMost(SOON).until(() -> isDone(batch("good")));
      await()
          .atMost(SOON)
          .until(() -> state(batch("poisoned")) == BatchState.FAILED && tickets() == 0);
    }
    assertThat(calls).containsOnlyOnce("good").filteredOn("poisoned"::equals).hasSize(2);
    var row = ledger.read().batch(batch("poisoned")).orElseThrow();
    assertThat(row.why())
        .isEqualTo("set aside after two internal failures: java.lang.IllegalStateException: a bug");
    assertThat(ledger.read().unfinishedRuns()).isEmpty();
  }

  @Test
  void a_held_batch_waits_and_a_released_one_starts() {
    ledger.hold(new Scope.Pipeline("p"), "the camera is being repaired");
    accept("night");
    var calls = new CopyOnWriteArrayList<String>();
    try (var queue =
        queue(
            1,
            (batch, revived) -> {
              calls.add(batch.name());
              end(batch);
            })) {
      queue.start();
      assertThat(state(batch("night"))).isEqualTo(BatchState.HELD);
      assertThat(ledger.release(new Scope.Pipeline("p")))
          .isEqualTo(new Answer.Happened("The pipeline p is released: 1 batch queued."));
      await().atMost(SOON).until(() -> isDone(batch("night")));
    }
    assertThat(calls).containsExactly("night");
  }

  @Test
  void a_hold_and_release_while_the_ticket_is_in_the_table_start_the_batch_once() {
    accept("night");
    for (int i = 0; i < 5; i++) {
      ledger.ask(batch("night"), new Request.Hold());
      ledger.ask(batch("night"), new Request.Release());
    }
    assertThat(tickets()).isEqualTo(6);
    var calls = new CopyOnWriteArrayList<String>();
    try (var queue =
        queue(
            4,
            (batch, revived) -> {
              calls.add(batch.name());
              end(batch);
            })) {
      queue.start();
      await().atMost(SOON).until(() -> tickets() == 0);
    }
    assertThat(calls).containsExactly("night");
    assertThat(state(batch("night"))).isEqualTo(BatchState.DONE);
  }

  @Test
  void what_runs_at_a_stop_is_interrupted_and_goes_on_at_the_next_start() {
    accept("long");
    accept("waiting");
    var running = new CountDownLatch(1);
    var queue =
        queue(
            1,
            (batch, revived) -> {
              running.countDown();
              new CountDownLatch(1).await();
            });
    queue.start();
    await().atMost(SOON).until(() -> running.getCount() == 0);
    assertThat(queue.stop(Duration.ofMillis(50))).isFalse();
    assertThat(state(batch("long"))).isEqualTo(BatchState.RUNNING);
    assertThat(state(batch("waiting"))).isEqualTo(BatchState.QUEUED);

    var revivals = new ConcurrentHashMap<String, Boolean>();
    try (var next =
        queue(
            1,
            (batch, revived) -> {
              revivals.put(batch.name(), revived);
              end(batch);
            })) {
      next.start();
      await().atMost(SOON).until(() -> revivals.size() == 2);
    }
    assertThat(revivals).containsEntry("long", true).containsEntry("waiting", false);
  }

  @Test
  void an_accepted_batch_without_a_ticket_is_found_by_the_sweep() {
    accept("lost");
    ledger.connections().write(handle -> handle.execute("delete from scheduled_tasks"));
    var calls = new CopyOnWriteArrayList<String>();
    try (var queue =
        queue(
            1,
            (batch, revived) -> {
              calls.add(batch.name());
              end(batch);
            })) {
      queue.start();
      await().atMost(SOON).until(() -> isDone(batch("lost")));
    }
    assertThat(calls).containsExactly("lost");
  }

  @Test
  void a_retry_while_the_last_turn_is_leaving_waits_for_it() {
    accept("night");
    var turns = new CopyOnWriteArrayList<String>();
    var leaving = new CountDownLatch(1);
    try (var queue =
        queue(
            2,
            (batch, revived) -> {
              turns.add("begin");
              ledger.batchEnded(batch, BatchState.FAILED, "failed", Optional.empty());
              leaving.await();
              turns.add("end");
            })) {
      queue.start();
      await().atMost(SOON).until(() -> state(batch("night")) == BatchState.FAILED);
      ledger.ask(batch("night"), new Request.Retry(new Restart.FromFailure()));
      await().atMost(SOON).until(() -> state(batch("night")) == BatchState.RUNNING);
      leaving.countDown();
      await().atMost(SOON).until(() -> turns.size() == 4);
    }
    assertThat(turns).containsExactly("begin", "end", "begin", "end");
  }

  private BatchQueue queue(int slots, BatchQueue.Handler handler) {
    return new BatchQueue(ledger, lock, slots, clock, handler);
  }

  private void accept(String name) {
    ledger.received(batch(name), folder, false, "seen");
    ledger.accepted(batch(name), List.of(), "accepted");
  }

  private void end(BatchId batch) {
    ledger.batchEnded(batch, BatchState.DONE, "done", Optional.empty());
  }

  private boolean isDone(BatchId batch) {
    return state(batch) == BatchState.DONE;
  }

  private BatchState state(BatchId batch) {
    return ledger.read().batch(batch).orElseThrow().state();
  }

  private int tickets() {
    return ledger
        .connections()
        .read(handle ->
            handle.createQuery("select count(*) from scheduled_tasks").mapTo(Integer.class).one());
  }

  private static BatchId batch(String name) {
    return new BatchId("p", name);
  }
}
