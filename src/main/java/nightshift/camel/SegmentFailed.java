package nightshift.camel;

import nightshift.run.Outcome;

/**
 * How a segment's failure travels through the error routes: they choose by its subtype, the outcome
 * tells the rest.
 */
public abstract sealed class SegmentFailed extends Exception
    permits EnvironmentFailure, CommandFailure, SegmentEnded {
  private final transient Outcome outcome;

  SegmentFailed(Outcome outcome) {
    super(outcome.problem().map(nightshift.Problem::what).orElse(outcome.type()));
    this.outcome = outcome;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** The exception that stands for this outcome in the routes. */
  static SegmentFailed of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.EnvironmentFailed failed -> new EnvironmentFailure(failed);
      case Outcome.LeftAlone failed -> new EnvironmentFailure(failed);
      case Outcome.CommandFailed failed -> new CommandFailure(failed);
      case Outcome.Succeeded never ->
          throw new IllegalArgumentException("a success is no failure: " + never);
      case Outcome.TimedOut other -> new SegmentEnded(other);
      case Outcome.Cancelled other -> new SegmentEnded(other);
      case Outcome.OutputsMissing other -> new SegmentEnded(other);
      case Outcome.InputMissing other -> new SegmentEnded(other);
      case Outcome.OutOfGpuMemory other -> new SegmentEnded(other);
      case Outcome.NoGpu other -> new SegmentEnded(other);
      case Outcome.OutOfDisk other -> new SegmentEnded(other);
      case Outcome.Interrupted other -> new SegmentEnded(other);
    };
  }
}
