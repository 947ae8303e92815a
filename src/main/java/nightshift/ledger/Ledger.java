package nightshift.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import nightshift.BatchId;
import nightshift.Problem;
import nightshift.ProblemException;
import nightshift.RunId;
import org.jdbi.v3.core.Handle;

/**
 * Writes down every step of every batch, run and attempt; each method is one transaction that also
 * adds the event. A step that can't follow the state before is a bug and throws {@link
 * IllegalStepException}; trouble with the file is a {@link ProblemException}. Safe for many
 * threads; several processes may have the same file open.
 */
public final class Ledger implements AutoCloseable {
  private final Path file;
  private final Connections connections;
  private final LedgerReader reader;
  private final InstantSource clock;
  private final Events events;
  private final BatchBook batches;
  private final RunBook runs;
  private final AttemptBook attempts;
  private final Requests requests;
  private final Turns turns;
  private volatile Runnable onQueued = () -> {};

  private Ledger(Path file, Connections connections, InstantSource clock) {
    this.file = file;
    this.connections = connections;
    this.clock = clock;
    reader = new LedgerReader(Connections.forReading(file));
    events = new Events(clock);
    var tickets = new Tickets(connections);
    batches = new BatchBook(events, tickets);
    runs = new RunBook(events);
    attempts = new AttemptBook(events, runs);
    requests = new Requests(events, batches, tickets);
    turns = new Turns(events, batches, runs, tickets);
  }

  /** Opens or creates; a newer, locked or broken file is a ProblemException. */
  public static Ledger open(Path file, InstantSource clock) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!Files.exists(file)) {
      Schema.bring(file);
    }
    var connections = Connections.forWriting(file);
    try {
      int version = Schema.version(connections);
      Schema.refuseNewer(file, version);
      if (version < Schema.VERSION) {
        Schema.bring(file);
      }
      return new Ledger(file, connections, clock);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  /**
   * For the daemon: looks the file over first. A damaged one is set aside, and a new one filled
   * from the newest backup and the run folders below {@code results}.
   */
  public static Opened openChecked(Path file, Path results, InstantSource clock) {
    if (Health.isSound(file)) {
      return new Opened(open(file, clock), Optional.empty());
    }
    var aside = Health.setAside(file, clock.instant());
    boolean fromBackup = Backups.restoreNewest(file);
    var ledger = open(file, clock);
    int runs = new Rebuild(new Events(clock)).fill(ledger.connections, results);
    return new Opened(ledger, Optional.of(Health.told(file, aside, fromBackup, runs)));
  }

  /** An open ledger, and what a person should know about how it was opened. */
  public record Opened(Ledger ledger, Optional<Problem> problem) {}

  /** Queries on this ledger. */
  public LedgerReader read() {
    return reader;
  }

  // batches

  /** A batch was seen; a known one is left as it is. Returns how it stands now. */
  public BatchRow received(BatchId id, Path folder, boolean loose, String why) {
    return connections.write(handle -> batches.receive(handle, id, folder, loose, why));
  }

  /** Not complete yet; also brings a refused, failed or cancelled batch back that changed. */
  public void waiting(BatchId id, int files, long bytes, String why) {
    write(handle -> {
      var batch = BatchBook.get(handle, id);
      if (batch.state() == BatchState.ARRIVING) {
        batches.reason(handle, batch, why);
      } else {
        batches.step(handle, batch, BatchState.ARRIVING, why, Optional.empty());
      }
      batches.count(handle, id, files, bytes);
    });
  }

  /** Complete. */
  public void ready(BatchId id, String why) {
    write(handle ->
        batches.step(handle, BatchBook.get(handle, id), BatchState.READY, why, Optional.empty()));
  }

  /**
   * Takes a batch that arrives or is ready over and queues it, in the same transaction; where a
   * hold covers it, it is held instead.
   */
  public void accepted(BatchId id, List<InputRow> files, String why) {
    write(handle -> {
      batches.refuseKnown(handle, id);
      batches.queue(handle, id, why);
      batches.take(handle, id, files, false);
    });
    onQueued.run();
  }

  /** For {@code nightshift run}: taken over and running at once, never seen by the queue. */
  public Optional<RunRow> inForeground(BatchId id, Path folder, List<InputRow> files, String why) {
    return connections.write(handle -> {
      var batch = batches.receive(handle, id, folder, false, why);
      if (batch.state() == BatchState.RUNNING && !batch.foreground()) {
        throw new ProblemException(
            Problem.of(
                Problem.Kind.USER,
                "The batch " + id + " is being run by `nightshift watch`.",
                "Wait for its end, or cancel it first: `nightshift cancel " + id + "`."));
      }
      var released =
          batch.state() == BatchState.QUEUED && batch.foreground()
              ? Turns.unfinished(handle, id).stream().findFirst()
              : Optional.<RunRow>empty();
      if (batch.state() == BatchState.HELD) {
        turns.endRuns(handle, id, RunState.CANCELLED, "begun again before it was released");
        Holds.remove(handle, new Scope.One(id));
      }
      if (batch.state() != BatchState.QUEUED && batch.state() != BatchState.RUNNING) {
        batches.step(handle, batch, BatchState.QUEUED, why, Optional.empty());
      }
      batches.take(handle, id, files, true);
      if (batch.state() == BatchState.RUNNING) {
        turns.endRuns(handle, id, RunState.FAILED, "the program that ran it was ended");
      } else {
        batches.step(handle, BatchBook.get(handle, id), BatchState.RUNNING, why, Optional.empty());
      }
      return released;
    });
  }

  /** Can't be processed as it is; the problem's sentence and hint are kept. */
  public void refused(BatchId id, Problem problem) {
    write(handle -> {
      turns.endRuns(handle, id, RunState.FAILED, problem.what());
      batches.step(
          handle, BatchBook.get(handle, id), BatchState.REFUSED, problem.what(), problem.hint());
    });
  }

  /** The end: done, failed or cancelled. Done is only possible when no run is unfinished. */
  public void batchEnded(BatchId id, BatchState end, String why, Optional<String> hint) {
    write(handle -> {
      switch (end) {
        case DONE -> {
          if (!Turns.unfinished(handle, id).isEmpty()) {
            throw new IllegalStepException(
                "The batch " + id + " can't be done: a run of it has not ended.");
          }
        }
        case FAILED -> turns.endRuns(handle, id, RunState.FAILED, why);
        case CANCELLED -> turns.endRuns(handle, id, RunState.CANCELLED, why);
        case ARRIVING, READY, QUEUED, RUNNING, REFUSED, HELD ->
            throw new IllegalStepException(end.word() + " is no end of a batch.");
      }
      batches.step(handle, BatchBook.get(handle, id), end, why, hint);
    });
  }

  /**
   * A pause step that nobody can answer now: the batch is on hold, and its run goes on past the
   * pause when it is released.
   */
  public void pausedAt(RunId run, int segmentIndex, String message) {
    write(handle -> {
      var row = RunBook.running(handle, run);
      runs.paused(handle, row, segmentIndex, message);
      Holds.add(handle, new Scope.One(row.batch()), events.now(), events.who(), message);
      batches.step(
          handle,
          BatchBook.get(handle, row.batch()),
          BatchState.HELD,
          message,
          Optional.of(Holds.releaseHint(handle, row.batch())));
    });
  }

  // runs

  public RunId runStarted(BatchId id, String pipeline, Path pipelineFile, Path folder) {
    return connections.write(handle -> runs.start(handle, id, pipeline, pipelineFile, folder));
  }

  /** A run that a crash interrupted goes on. */
  public void runResumed(RunId run, String why) {
    write(handle -> runs.resume(handle, run, why));
  }

  /** The planner's word on a segment; {@code skip} makes it skipped, all else pending. */
  public void segmentDecided(
      RunId run, int index, String name, String environment, String decision, String why) {
    write(handle -> runs.decide(handle, run, index, name, environment, decision, why));
  }

  /** The segment must have been decided. Returns the attempt's id. */
  public long attemptStarted(AttemptStart start) {
    return connections.write(handle -> attempts.start(handle, start));
  }

  public void attemptSupervised(long attempt, Supervisor supervisor) {
    write(handle -> attempts.supervised(handle, attempt, supervisor));
  }

  /** The cards became known: the supervisor got its lease. */
  public void attemptOnGpu(long attempt, String gpu) {
    write(handle -> attempts.onGpu(handle, attempt, gpu));
  }

  /** Ends an attempt; {@code Succeeded} also makes its segment done. */
  public void attemptEnded(long attempt, AttemptEnd end) {
    write(handle -> attempts.end(handle, attempt, end));
  }

  /** Adds a line to what should be known about the run. */
  public void runNoted(RunId run, String note) {
    write(handle -> runs.note(handle, run, note));
  }

  /** Ends a run; a segment that still runs gets the run's end, pending ones stay pending. */
  public void runEnded(
      RunId run,
      RunState end,
      Optional<String> sentence,
      Optional<String> hint,
      List<OutputRow> outputs) {
    write(handle -> {
      runs.end(handle, run, end, sentence, hint);
      runs.outputs(handle, run, outputs);
    });
  }

  // what people ask for

  /** Carries it out at once where that is possible, else writes it down for the daemon. */
  public Answer ask(BatchId id, Request request) {
    return waking(handle -> requests.ask(handle, id, request));
  }

  /** Holds what waits now and what comes later. */
  public Answer hold(Scope scope, String why) {
    return connections.write(handle -> requests.hold(handle, scope, why));
  }

  public Answer release(Scope scope) {
    return waking(handle -> requests.release(handle, scope));
  }

  /** The daemon has carried a request out. */
  public void answered(long request, String what) {
    write(handle -> requests.answered(handle, request, what));
  }

  /** Copies the ledger while it is in use, once a day at most; keeps the newest seven. */
  public Optional<Path> backup() {
    return Backups.daily(connections, file, clock.instant());
  }

  @Override
  public void close() {
    reader.close();
    connections.close();
  }

  Connections connections() {
    return connections;
  }

  <T> T onTurns(BiFunction<Turns, Handle, T> work) {
    return connections.write(handle -> work.apply(turns, handle));
  }

  /** Called after each commit that may have queued something. */
  void onQueued(Runnable listener) {
    onQueued = listener;
  }

  private <T> T waking(Function<Handle, T> work) {
    T result = connections.write(work);
    onQueued.run();
    return result;
  }

  private void write(Consumer<Handle> work) {
    connections.write(handle -> {
      work.accept(handle);
      return true;
    });
  }
}
