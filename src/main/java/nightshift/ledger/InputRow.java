package nightshift.ledger;

import java.time.Instant;

/**
 * A file of the set that was accepted.
 *
 * @param path relative to the batch's folder, with {@code /}; data, never parsed
 * @param sign a marker or manifest: it was read, and is never processed
 */
public record InputRow(String path, long bytes, Instant modifiedAt, boolean sign) {
  public InputRow(String path, long bytes, Instant modifiedAt) {
    this(path, bytes, modifiedAt, false);
  }
}
