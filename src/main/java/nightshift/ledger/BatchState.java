package nightshift.ledger;

import java.util.Locale;

/** Where a batch stands; which step may follow which is {@link Steps}' business. */
public enum BatchState {
  /** Seen in the inbox, not complete yet. */
  ARRIVING,
  /** Complete, not yet taken over. */
  READY,
  /** Accepted: from here on it ends exactly once. */
  QUEUED,
  RUNNING,
  DONE,
  FAILED,
  CANCELLED,
  /** Can't be processed as it is; nothing was run. */
  REFUSED,
  /** Accepted, but somebody wants it to wait. */
  HELD;

  /** True when nothing more happens to the batch unless a person asks for it. */
  public boolean ended() {
    return switch (this) {
      case DONE, FAILED, CANCELLED, REFUSED -> true;
      case ARRIVING, READY, QUEUED, RUNNING, HELD -> false;
    };
  }

  /** The word in the ledger, in JSON and on screens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static BatchState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
