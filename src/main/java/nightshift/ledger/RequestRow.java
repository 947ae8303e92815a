package nightshift.ledger;

import java.time.Instant;
import nightshift.BatchId;

/** A request that only the daemon can carry out, because it holds the batch's processes. */
public record RequestRow(long id, Instant at, String who, BatchId batch, Request request) {}
