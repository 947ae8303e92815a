package nightshift.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import nightshift.BatchId;
import nightshift.ledger.EventRow;
import nightshift.ledger.Ledger;

/**
 * Follows one batch in the ledger, whoever runs it, and says a line at each step that a person
 * waits for.
 */
final class RunLines implements AutoCloseable {
  private static final int AT_ONCE = 500;

  private final Ledger ledger;
  private final BatchId batch;
  private final PrintWriter out;
  private final boolean logs;
  private final Runnable onTick;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("progress").daemon().factory());
  private Optional<LogFollower> log = Optional.empty();
  private long seen;

  /**
   * @param logs whether each segment's log is shown as it is written
   * @param onTick called after each look
   */
  RunLines(Ledger ledger, BatchId batch, PrintWriter out, boolean logs, Runnable onTick) {
    this.ledger = ledger;
    this.batch = batch;
    this.out = out;
    this.logs = logs;
    this.onTick = onTick;
  }

  void start() {
    seen = ledger.read().lastEvent();
    ticks.scheduleWithFixedDelay(this::look, 0, 100, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    for (var event : ledger.read().events(seen, AT_ONCE)) {
      seen = event.seq();
      if (event.batch().equals(batch)) {
        line(event).ifPresent(this::say);
        followLog(event);
      }
    }
    log.ifPresent(follower -> follower.copyTo(out));
    onTick.run();
  }

  /** What a person waits for; plans and repeated looks are left to {@code nightshift events}. */
  private static Optional<String> line(EventRow event) {
    var text =
        switch (event.to()) {
          case "pending", "arriving", "ready" -> "";
          case "queued" -> "accepted: " + event.why();
          case "running" ->
              event.what().startsWith("attempt") ? event.what() + " runs in " + event.why() : "";
          case "skipped" -> event.what() + " skipped: " + event.why();
          case "done" ->
              event.what().startsWith("segment") || event.what().equals("batch")
                  ? event.what() + " done"
                  : "";
          case "held" -> "held: " + event.why();
          case "Succeeded" -> "";
          default ->
              event.what().startsWith("attempt")
                  ? event.what() + " failed: " + event.why()
                  : event.what().equals("batch") ? "batch " + event.to() + ": " + event.why() : "";
        };
    return Optional.of(text)
        .filter(told -> !told.isEmpty())
        .map(told -> EventLines.time(event) + "  " + EventLines.brief(told));
  }

  private void followLog(EventRow event) {
    if (logs && event.what().startsWith("attempt") && event.run().isPresent()) {
      log.ifPresent(follower -> follower.copyTo(out));
      var attempts = ledger.read().attempts(event.run().get());
      log =
          attempts.isEmpty()
              ? Optional.empty()
              : Optional.of(new LogFollower(attempts.getLast().log()));
    }
  }

  private void say(String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }

  @Override
  public void close() {
    ticks.shutdown();
    look();
  }
}
