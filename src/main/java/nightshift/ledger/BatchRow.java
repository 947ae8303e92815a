package nightshift.ledger;

import java.time.Instant;
import java.util.Optional;
import nightshift.BatchId;

/**
 * A batch as the ledger knows it.
 *
 * @param folder where its files lie
 * @param loose files that lay directly in the inbox folder and came together
 * @param why one sentence: why it is in this state
 * @param hint what to do about it, where there is something to do
 * @param changedAt when it came into this state
 * @param priority higher goes first; 0 unless somebody said otherwise
 * @param intake how often it was accepted; tells apart the file sets of a batch that came twice
 * @param restart what the person who asked for a retry wants to be run again
 * @param foreground run by {@code nightshift run}, not by the queue
 */
public record BatchRow(
    BatchId id,
    String folder,
    boolean loose,
    int files,
    long bytes,
    BatchState state,
    String why,
    Optional<String> hint,
    Instant receivedAt,
    Instant changedAt,
    int priority,
    int intake,
    Optional<Restart> restart,
    boolean foreground) {}
