package nightshift.ledger;

import java.util.Locale;

/** Where a segment of a run stands. */
public enum SegmentState {
  /** Its turn has not come. */
  PENDING,
  RUNNING,
  DONE,
  /** Done by an earlier run and still valid. */
  SKIPPED,
  FAILED,
  CANCELLED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static SegmentState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
