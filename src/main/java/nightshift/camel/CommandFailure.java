package nightshift.camel;

import nightshift.run.Outcome;

/** The command ended with a non-zero exit code: by policy its conda twin may take over. */
public final class CommandFailure extends SegmentFailed {
  CommandFailure(Outcome outcome) {
    super(outcome);
  }
}
