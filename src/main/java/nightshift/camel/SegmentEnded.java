package nightshift.camel;

import nightshift.run.Outcome;

/** The segment failed for a reason that no other environment can help. */
public final class SegmentEnded extends SegmentFailed {
  SegmentEnded(Outcome outcome) {
    super(outcome);
  }
}
