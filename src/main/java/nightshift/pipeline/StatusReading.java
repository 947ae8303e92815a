package nightshift.pipeline;

import nightshift.Problem;

/** What came of reading a status file. */
public sealed interface StatusReading {
  /** What ran already; empty when there is no file yet. */
  record Known(StatusFile status) implements StatusReading {}

  /** The file is cut short, edited or of another kind: it must be put aside, not overwritten. */
  record Damaged(Problem problem) implements StatusReading {}
}
