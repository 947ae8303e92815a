package nightshift.camel;

import nightshift.run.Outcome;

/** The environment could not be built, or broke: its conda twin may take over. */
public final class EnvironmentFailure extends SegmentFailed {
  EnvironmentFailure(Outcome outcome) {
    super(outcome);
  }
}
