package nightshift.camel;

import java.util.Objects;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.run.Attempts.Ran;
import nightshift.run.OpenRun;
import nightshift.run.Outcome;
import nightshift.run.RunContext;
import nightshift.run.SegmentWork;
import org.apache.camel.Exchange;

/**
 * The exchange properties that carry our records from step to step; nothing of ours travels in
 * headers.
 */
final class Carried {
  private static final String PREFIX = "nightshift.";

  private Carried() {}

  private static <T> T needed(Exchange exchange, Class<T> type, String entry) {
    return Objects.requireNonNull(
        found(exchange, type).orElse(null),
        () -> "this step needs a " + type.getSimpleName() + ": enter by " + entry);
  }

  private static <T> Optional<T> found(Exchange exchange, Class<T> type) {
    return Optional.ofNullable(exchange.getProperty(PREFIX + type.getSimpleName(), type));
  }

  private static <T> void put(Exchange exchange, Class<T> type, T record) {
    exchange.setProperty(PREFIX + type.getSimpleName(), record);
  }

  static BatchId batch(Exchange exchange) {
    return needed(exchange, BatchId.class, "direct:batch or direct:scan");
  }

  static void batch(Exchange exchange, BatchId batch) {
    put(exchange, BatchId.class, batch);
  }

  static Optional<OpenRun> openRun(Exchange exchange) {
    return found(exchange, OpenRun.class);
  }

  static void openRun(Exchange exchange, OpenRun run) {
    put(exchange, OpenRun.class, run);
  }

  static RunContext run(Exchange exchange) {
    return needed(exchange, RunContext.class, "direct:batch");
  }

  static void run(Exchange exchange, RunContext run) {
    put(exchange, RunContext.class, run);
  }

  static Optional<SegmentWork> startedWork(Exchange exchange) {
    return found(exchange, SegmentWork.class);
  }

  static SegmentWork work(Exchange exchange) {
    return needed(exchange, SegmentWork.class, "direct:segment");
  }

  static void work(Exchange exchange, SegmentWork work) {
    put(exchange, SegmentWork.class, work);
  }

  static Ran ran(Exchange exchange) {
    return needed(exchange, Ran.class, "direct:attempt");
  }

  static void ran(Exchange exchange, Ran ran) {
    put(exchange, Ran.class, ran);
  }

  /** The last attempt's outcome, once nothing more is to be tried in its environment. */
  static Optional<Outcome> outcome(Exchange exchange) {
    return found(exchange, Outcome.class);
  }

  static void outcome(Exchange exchange, Outcome outcome) {
    put(exchange, Outcome.class, outcome);
  }

  static void forgetOutcome(Exchange exchange) {
    exchange.removeProperty(PREFIX + Outcome.class.getSimpleName());
  }
}
