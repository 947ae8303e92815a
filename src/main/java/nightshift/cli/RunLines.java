package nightshift.cli;

import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import nightshift.BatchId;
import nightshift.ledger.Ledger;

/** Follows one batch in the ledger, whoever runs it, and prints a line at each step of it. */
final class RunLines implements AutoCloseable {
  private static final int AT_ONCE = 500;

  private final Ledger ledger;
  private final BatchId batch;
  private final PrintWriter out;
  private final Runnable onEnd;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("progress").daemon().factory());
  private long seen;

  RunLines(Ledger ledger, BatchId batch, PrintWriter out, boolean logs, Runnable onEnd) {
    this.ledger = ledger;
    this.batch = batch;
    this.out = out;
    this.onEnd = onEnd;
  }

  void start() {
    seen = ledger.read().lastEvent();
    ticks.scheduleWithFixedDelay(this::printNew, 0, 100, TimeUnit.MILLISECONDS);
  }

  private synchronized void printNew() {
    for (var event : ledger.read().events(seen, AT_ONCE)) {
      seen = event.seq();
      if (event.batch().equals(batch)) {
        synchronized (out) {
          out.println(EventLines.line(event));
          out.flush();
        }
      }
    }
    if (ledger.read().batch(batch).filter(row -> row.state().ended()).isPresent()) {
      onEnd.run();
    }
  }

  @Override
  public void close() {
    ticks.shutdown();
    printNew();
  }
}
