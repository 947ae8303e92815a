package nightshift.ledger;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.Problem;
import nightshift.RunId;

/**
 * Writes down every step of every batch, run and attempt; each method is one transaction that also
 * adds the event. A step that can't follow the state before is a bug and throws {@link
 * IllegalStepException}. Safe for many threads; several processes may have the same file open.
 */
public final class Ledger implements AutoCloseable {
  private Ledger() {}

  /** Opens or creates; a newer, locked or broken file is a ProblemException. */
  public static Ledger open(Path file, InstantSource clock) {
    throw new IllegalStateException("not yet " + file + clock);
  }

  /**
   * For the daemon: checks the file first; a corrupt one is set aside and a new one filled from the
   * newest backup and the run folders' {@code .nightshift/run.json}. Tells what it did.
   */
  public static Opened openChecked(Path file, Path results, InstantSource clock) {
    throw new IllegalStateException("not yet " + file + results + clock);
  }

  /** An open ledger, and what a person should know about how it was opened. */
  public record Opened(Ledger ledger, Optional<Problem> problem) {}

  /** Queries on this ledger. */
  public LedgerReader read() {
    throw new IllegalStateException("not yet");
  }

  // batches

  /** A batch was seen; known ones are left as they are. */
  public BatchRow received(BatchId id, Path folder, boolean loose, String why) {
    throw new IllegalStateException("not yet");
  }

  /** Not complete yet; also brings a refused, failed or cancelled batch back that changed. */
  public void waiting(BatchId id, int files, long bytes, String why) {
    throw new IllegalStateException("not yet");
  }

  /** Complete. */
  public void ready(BatchId id, String why) {
    throw new IllegalStateException("not yet");
  }

  /** Takes the batch over and queues it, in the same transaction (held ones wait for release). */
  public void accepted(BatchId id, List<InputRow> files, String why) {
    throw new IllegalStateException("not yet");
  }

  /** For {@code nightshift run}: taken over and running at once, never seen by the queue. */
  public void inForeground(BatchId id, Path folder, List<InputRow> files, String why) {
    throw new IllegalStateException("not yet");
  }

  public void refused(BatchId id, Problem problem) {
    throw new IllegalStateException("not yet");
  }

  /** The end: done, failed or cancelled. */
  public void batchEnded(BatchId id, BatchState end, String why, Optional<String> hint) {
    throw new IllegalStateException("not yet");
  }

  // runs

  public RunId runStarted(BatchId id, String pipeline, Path pipelineFile, Path folder) {
    throw new IllegalStateException("not yet");
  }

  /** A run that a crash interrupted goes on. */
  public void runResumed(RunId run, String why) {
    throw new IllegalStateException("not yet");
  }

  /** The planner's word on a segment; {@code skip} makes it skipped, all else pending. */
  public void segmentDecided(
      RunId run, int index, String name, String environment, String decision, String why) {
    throw new IllegalStateException("not yet");
  }

  public long attemptStarted(AttemptStart start) {
    throw new IllegalStateException("not yet");
  }

  public void attemptSupervised(long attempt, Supervisor supervisor) {
    throw new IllegalStateException("not yet");
  }

  /** The cards became known: the supervisor got its lease. */
  public void attemptOnGpu(long attempt, String gpu) {
    throw new IllegalStateException("not yet");
  }

  /** Ends an attempt; {@code Succeeded} also makes its segment done. */
  public void attemptEnded(long attempt, AttemptEnd end) {
    throw new IllegalStateException("not yet");
  }

  public void runNoted(RunId run, String note) {
    throw new IllegalStateException("not yet");
  }

  /** Ends a run; a segment that still runs gets the run's end, pending ones stay pending. */
  public void runEnded(
      RunId run,
      RunState end,
      Optional<String> sentence,
      Optional<String> hint,
      List<OutputRow> outputs) {
    throw new IllegalStateException("not yet");
  }

  // what people ask for

  /** Carries it out at once where that is possible, else writes it down for the daemon. */
  public Answer ask(BatchId id, Request request) {
    throw new IllegalStateException("not yet");
  }

  /** Holds what waits now and what comes later; the text says how many wait. */
  public Answer hold(Scope scope, String why) {
    throw new IllegalStateException("not yet");
  }

  public Answer release(Scope scope) {
    throw new IllegalStateException("not yet");
  }

  /** The daemon has carried a request out. */
  public void answered(long request, String what) {
    throw new IllegalStateException("not yet");
  }

  /** Copies the ledger to {@code folder} while it is in use; keeps the newest seven. */
  public Path backup(Path folder) {
    throw new IllegalStateException("not yet");
  }

  @Override
  public void close() {}
}
