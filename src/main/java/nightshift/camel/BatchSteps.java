package nightshift.camel;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import nightshift.Problem;
import nightshift.Problem.Kind;
import nightshift.ProblemException;
import nightshift.ledger.BatchState;
import nightshift.pipeline.Decision;
import nightshift.pipeline.PlannedSegment;
import nightshift.run.Narrator;
import nightshift.run.Outcome;
import nightshift.run.RunTicket;
import nightshift.run.Runs;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the batch routes call, by the name {@code batch}. */
public final class BatchSteps {
  private static final Logger LOG = LoggerFactory.getLogger(BatchSteps.class);

  private final Runs runs;
  private final Narrator narrator;

  public BatchSteps(Runs runs, Narrator narrator) {
    this.runs = runs;
    this.narrator = narrator;
  }

  /** From here on the run is in the ledger and ends there. */
  public void begin(@Body RunTicket ticket, Exchange exchange) throws IOException {
    Carried.batch(exchange, ticket.batch());
    Carried.openRun(exchange, runs.open(ticket));
  }

  /** Reads and checks the pipeline, and decides for each segment. */
  public void plan(Exchange exchange) throws IOException {
    var run = runs.plan(Carried.openRun(exchange).orElseThrow());
    Carried.run(exchange, run);
    narrator.say(run, "run folder " + run.folder().path());
  }

  /** The segments up to the first stop step. */
  public List<PlannedSegment> segments(Exchange exchange) {
    return Carried.run(exchange).plan().segments().stream()
        .takeWhile(planned -> !(planned.decision() instanceof Decision.Stop))
        .toList();
  }

  public void succeeded(Exchange exchange) throws IOException {
    runs.succeeded(Carried.openRun(exchange).orElseThrow());
  }

  public void held(Exchange exchange) {
    if (reason(caught(exchange)) instanceof RunHeld pause) {
      runs.held(Carried.run(exchange), pause.segmentIndex(), pause.pause());
    }
  }

  /** Nightshift stops: nothing is written, so that the next start takes the run up again. */
  public void left(Exchange exchange) {
    LOG.info("{} is left as it is; the next start takes it up", Carried.batch(exchange));
  }

  public void failed(Exchange exchange) throws IOException {
    var problem = problem(caught(exchange));
    var end = cancelled(reason(caught(exchange))) ? BatchState.CANCELLED : BatchState.FAILED;
    var open = Carried.openRun(exchange);
    if (open.isPresent()) {
      runs.failed(open.get(), end, problem);
    } else {
      runs.neverBegan(Carried.batch(exchange), problem);
    }
  }

  private static Exception caught(Exchange exchange) {
    return Optional.ofNullable(
            exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class))
        .orElseThrow(() -> new IllegalStateException("only the error routes call this step"));
  }

  private static boolean cancelled(Exception caught) {
    return caught instanceof SegmentFailed failed && failed.outcome() instanceof Outcome.Cancelled;
  }

  private static Problem problem(Exception thrown) {
    var caught = reason(thrown);
    return switch (caught) {
      case SegmentFailed failed -> failed.outcome().problem().orElseThrow();
      case ProblemException known -> known.problems().getFirst();
      case IOException broken ->
          Problem.of(
              Kind.RESOURCE,
              "the disk or the share said no: " + broken,
              "free some space or mend the rights, then: nightshift retry");
      default -> {
        LOG.error("A run ended inside Nightshift", thrown);
        yield Problem.of(
            Kind.INTERNAL,
            "Nightshift itself failed: " + caught,
            "this is a bug; please report it with the log");
      }
    };
  }

  /**
   * The split wraps what its segments throw; the first word of ours, or of the disk, is the reason.
   */
  private static Exception reason(Exception thrown) {
    for (Throwable cause = thrown; cause instanceof Exception inner; cause = cause.getCause()) {
      if (inner instanceof SegmentFailed
          || inner instanceof ProblemException
          || inner instanceof IOException
          || inner instanceof RunHeld) {
        return inner;
      }
    }
    return thrown;
  }
}
