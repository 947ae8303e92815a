package nightshift.ledger;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.RunId;

/** Reads the ledger; never writes, never waits for a writer. */
public final class LedgerReader implements AutoCloseable {
  private LedgerReader() {}

  /** Empty when there is no ledger yet. */
  public static Optional<LedgerReader> open(Path file) {
    throw new IllegalStateException("not yet " + file);
  }

  /** All batches, the newest change last. */
  public List<BatchRow> batches() {
    throw new IllegalStateException("not yet");
  }

  public Optional<BatchRow> batch(BatchId id) {
    throw new IllegalStateException("not yet");
  }

  /** The batch's accepted file set. */
  public List<InputRow> inputs(BatchId id) {
    throw new IllegalStateException("not yet");
  }

  /** The file set that a run saw. */
  public List<InputRow> inputs(RunId run) {
    throw new IllegalStateException("not yet");
  }

  /** Oldest first. */
  public List<RunRow> runs(BatchId id) {
    throw new IllegalStateException("not yet");
  }

  public Optional<RunRow> run(RunId run) {
    throw new IllegalStateException("not yet");
  }

  /** Runs that began and did not end: what a restart has to take up again. */
  public List<RunRow> unfinishedRuns() {
    throw new IllegalStateException("not yet");
  }

  public List<SegmentRow> segments(RunId run) {
    throw new IllegalStateException("not yet");
  }

  /** In the order they started. */
  public List<AttemptRow> attempts(RunId run) {
    throw new IllegalStateException("not yet");
  }

  public List<OutputRow> outputs(RunId run) {
    throw new IllegalStateException("not yet");
  }

  /** What happened after {@code seq}, at most {@code limit}. */
  public List<EventRow> events(long seq, int limit) {
    throw new IllegalStateException("not yet");
  }

  public List<EventRow> events(BatchId id) {
    throw new IllegalStateException("not yet");
  }

  /** Requests that wait for the daemon, oldest first. */
  public List<RequestRow> openRequests() {
    throw new IllegalStateException("not yet");
  }

  /** What became of a request; empty while it waits. */
  public Optional<String> answer(long request) {
    throw new IllegalStateException("not yet");
  }

  @Override
  public void close() {}
}
