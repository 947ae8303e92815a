package nightshift.ledger;

/**
 * A file that a run wrote.
 *
 * @param path relative to the run folder, with {@code /}
 */
public record OutputRow(String path, long bytes, String sha256) {}
