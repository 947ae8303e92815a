package nightshift.inbox;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nightshift.BatchId;

/**
 * What earlier scans saw. Change is judged by our own elapsed time, never by a sender's clock nor
 * by a wall clock that may jump. Used by one scan at a time; {@link #of} may be asked from any
 * thread.
 */
public final class Observations {
  /**
   * One batch as it was last seen.
   *
   * @param since when we first saw it as it is now, by the wall clock: for people
   * @param finding what was said about it
   */
  public record Seen(Instant since, Finding finding) {}

  /** The scan's own notes; times are elapsed nanoseconds. */
  record Note(
      long signature,
      long sinceNanos,
      int looks,
      Seen seen,
      Map<Path, FileTime> folders,
      long nextLookNanos,
      Memory memory) {}

  /** A batch that was taken and lies there as it was taken. */
  record Settled(Map<Path, FileTime> folders, long nextLookNanos, int looks) {}

  private final Map<BatchId, Note> notes = new HashMap<>();
  private final Map<BatchId, Settled> settled = new HashMap<>();

  /** What is known of a batch that waits, or that changed after it was taken. */
  public synchronized Optional<Seen> of(BatchId batch) {
    return Optional.ofNullable(notes.get(batch)).map(Note::seen);
  }

  /** Makes the next scan look at the batch anew: after the ledger forgot or retried it. */
  public synchronized void forget(BatchId batch) {
    notes.remove(batch);
    settled.remove(batch);
  }

  synchronized Optional<Note> note(BatchId batch) {
    return Optional.ofNullable(notes.get(batch));
  }

  synchronized void keep(BatchId batch, Note note) {
    notes.put(batch, note);
    settled.remove(batch);
  }

  synchronized Optional<Settled> settled(BatchId batch) {
    return Optional.ofNullable(settled.get(batch));
  }

  synchronized void settle(BatchId batch, Settled state) {
    settled.put(batch, state);
    notes.remove(batch);
  }

  synchronized void keepOnly(Set<BatchId> there) {
    notes.keySet().retainAll(there);
    settled.keySet().retainAll(there);
  }

  /** After a time in which nothing could be seen no silence counts. */
  synchronized void startClocksAgain(long nowNanos) {
    notes.replaceAll((batch, note) ->
        new Note(note.signature, nowNanos, 1, note.seen, Map.of(), nowNanos, note.memory));
  }

  /** The earliest moment at which a batch wants to be looked at again. */
  synchronized Optional<Duration> nextLook(long nowNanos) {
    return notes.values().stream()
        .map(note -> Duration.ofNanos(Math.max(0, note.nextLookNanos - nowNanos)))
        .min(Duration::compareTo);
  }
}
