package nightshift.inbox;

import java.time.Instant;
import nightshift.Problem;

/** What one look at a batch found: complete, not yet and why, or never as it lies there. */
public sealed interface Readiness {
  /**
   * The batch is complete.
   *
   * @param rung the sign that decided
   * @param how the sign in words, for receipts and `why`
   */
  record Ready(Rung rung, String how) implements Readiness {}

  /**
   * Not yet.
   *
   * @param rung the sign that is waited for
   * @param recheckAt when it is looked at again if no change is noticed earlier
   */
  record Waiting(Rung rung, String why, Instant recheckAt) implements Readiness {}

  /**
   * As it lies there it must not run. Not final: when the sender changes the batch it is judged
   * anew.
   */
  record Refused(Problem problem) implements Readiness {}
}
