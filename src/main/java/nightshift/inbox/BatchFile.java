package nightshift.inbox;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One file of a batch as it was seen.
 *
 * @param path relative to the batch's folder; data from the sender
 * @param modified the sender's word, only ever compared for equality
 */
public record BatchFile(Path path, long bytes, Instant modified) {
  /** Same file with the same content, as far as names, sizes and times tell. */
  boolean sameAs(BatchFile other) {
    return path.equals(other.path)
        && bytes == other.bytes
        && modified.toEpochMilli() == other.modified.toEpochMilli();
  }
}
