package nightshift.ledger;

import java.util.Locale;

/** Where a run stands. */
public enum RunState {
  RUNNING,
  DONE,
  FAILED,
  CANCELLED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RunState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
