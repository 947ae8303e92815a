package nightshift.inbox;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import nightshift.BatchId;

/**
 * What can be said about one file or folder of the inbox.
 *
 * @param path as it was asked for
 * @param batch the batch that it belongs to
 * @param state one of the words of {@link State}
 * @param why in one sentence, with the hint when it was refused
 * @param rung the sign that decided or is waited for
 * @param recheckAt when it is looked at again
 */
public record InboxAnswer(
    Path path,
    Optional<BatchId> batch,
    State state,
    String why,
    Optional<Rung> rung,
    Optional<Instant> recheckAt) {
  /** Where the inbox sees it; what happened later the ledger knows. */
  public enum State {
    WAITING,
    READY,
    ACCEPTED,
    REFUSED,
    IGNORED
  }
}
