package nightshift.cli;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import nightshift.Shown;
import nightshift.ledger.EventRow;
import nightshift.ledger.Ledger;

/** Prints the ledger's events as they come, one calm line each. */
final class EventLines implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final int AT_ONCE = 500;

  private final Ledger ledger;
  private final PrintWriter out;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("events").daemon().factory());
  private long seen;

  EventLines(Ledger ledger, PrintWriter out) {
    this.ledger = ledger;
    this.out = out;
  }

  /** Events from now on; earlier ones are history. */
  void startFromNow() {
    seen = ledger.read().lastEvent();
    ticks.scheduleWithFixedDelay(this::printNew, 0, 200, TimeUnit.MILLISECONDS);
  }

  private synchronized void printNew() {
    for (var event : ledger.read().events(seen, AT_ONCE)) {
      seen = event.seq();
      synchronized (out) {
        out.println(line(event));
        out.flush();
      }
    }
  }

  static String line(EventRow event) {
    var why = event.why().isBlank() ? "" : " — " + event.why();
    return time(event) + "  " + brief(event.batch() + ": " + event.what() + " " + event.to() + why);
  }

  static String time(EventRow event) {
    return TIME.format(event.at());
  }

  /** One line of it, with nothing that could disturb a terminal. */
  static String brief(String text) {
    return Shown.name(text.lines().findFirst().orElse(""));
  }

  @Override
  public void close() {
    ticks.shutdown();
    printNew();
  }
}
