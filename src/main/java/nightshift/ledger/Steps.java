package nightshift.ledger;

import static nightshift.ledger.BatchState.ARRIVING;
import static nightshift.ledger.BatchState.CANCELLED;
import static nightshift.ledger.BatchState.DONE;
import static nightshift.ledger.BatchState.FAILED;
import static nightshift.ledger.BatchState.HELD;
import static nightshift.ledger.BatchState.QUEUED;
import static nightshift.ledger.BatchState.READY;
import static nightshift.ledger.BatchState.REFUSED;
import static nightshift.ledger.BatchState.RUNNING;

import java.util.EnumSet;
import java.util.Set;

/** Which state of a batch may follow which; an end is left only because a person or sender asks. */
final class Steps {
  private Steps() {}

  static Set<BatchState> after(BatchState state) {
    return switch (state) {
      case ARRIVING -> EnumSet.of(READY, QUEUED, HELD, REFUSED, CANCELLED);
      case READY -> EnumSet.of(ARRIVING, QUEUED, HELD, REFUSED, CANCELLED);
      case QUEUED -> EnumSet.of(RUNNING, HELD, REFUSED, FAILED, CANCELLED);
      case HELD -> EnumSet.of(QUEUED, REFUSED, FAILED, CANCELLED);
      // Back to queued: an internal failure that gets its second chance; held: a pause step waits
      // for a person.
      case RUNNING -> EnumSet.of(DONE, FAILED, CANCELLED, REFUSED, QUEUED, HELD);
      case DONE -> EnumSet.of(QUEUED, HELD);
      case FAILED, CANCELLED, REFUSED -> EnumSet.of(ARRIVING, QUEUED, HELD);
    };
  }
}
