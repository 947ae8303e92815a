package nightshift.ledger;

import java.time.Instant;

/**
 * A file of the set that was accepted.
 *
 * @param path relative to the batch's folder, with {@code /}; data, never parsed
 */
public record InputRow(String path, long bytes, Instant modifiedAt) {}
