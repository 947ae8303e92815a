package nightshift.ledger;

import java.time.Instant;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.RunId;

/**
 * One step of one thing; rows are only ever added.
 *
 * @param seq counts up without reuse: the order in which things happened, whatever the clock says
 * @param who user and process that made the step
 * @param what batch, run, {@code segment 2 Segment nuclei}, {@code attempt 1 of segment 2}
 * @param from the state before, {@code -} for a new thing
 */
public record EventRow(
    long seq,
    Instant at,
    String who,
    BatchId batch,
    Optional<RunId> run,
    String what,
    String from,
    String to,
    String why) {}
