package nightshift.run;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import nightshift.BatchId;
import nightshift.EnvironmentName;
import nightshift.ledger.AttemptEnd;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.AttemptStart;
import nightshift.ledger.Ledger;
import nightshift.pipeline.CommandLine;
import nightshift.pipeline.PlannedSegment;
import nightshift.process.Adoption;
import nightshift.process.Command;
import nightshift.process.Job;
import nightshift.process.ProcessEnd;
import nightshift.process.RunningJob;
import nightshift.process.Supervisor;

/**
 * The tries of segments: each is in the ledger before its process exists, and one that outlived
 * Nightshift is taken up again instead of being run twice. Safe for many threads; one segment is in
 * the hands of one of them.
 */
public final class Attempts {
  private final Ledger ledger;
  private final Supervisor supervisor;
  private final Limits limits;
  private final Map<BatchId, RunningJob> running = new ConcurrentHashMap<>();
  private final Map<BatchId, String> cancelled = new ConcurrentHashMap<>();

  public Attempts(Ledger ledger, Supervisor supervisor, Limits limits) {
    this.ledger = ledger;
    this.supervisor = supervisor;
    this.limits = limits;
  }

  /** How attempts are ended. */
  public record Limits(Duration grace) {}

  /**
   * The attempt of this segment that an earlier Nightshift began and did not see the end of; empty
   * when there is none that can be taken up. What was lost with a reboot is ended in the ledger
   * here.
   */
  public Optional<SegmentWork> leftRunning(SegmentWork work)
      throws IOException, InterruptedException {
    for (var row : open(work)) {
      var adoption = supervisor.adopt(row.folder());
      switch (adoption) {
        case Adoption.StillRunning still -> {
          return Optional.of(adopted(work, row, still));
        }
        case Adoption.Ended ended -> {
          return Optional.of(adopted(work, row, ended));
        }
        case Adoption.Lost lost -> interrupted(work, row);
        case Adoption.NeverStarted never -> interrupted(work, row);
      }
    }
    return Optional.empty();
  }

  private void interrupted(SegmentWork work, AttemptRow row) {
    ledger.attemptEnded(row.id(), endOf(new Outcome.Interrupted(), Optional.empty(), work));
  }

  private List<AttemptRow> open(SegmentWork work) {
    return ledger.read().attempts(work.run().id()).stream()
        .filter(row ->
            row.segmentIndex() == work.planned().segment().index() && row.endedAt().isEmpty())
        .sorted(Comparator.comparing(AttemptRow::id).reversed())
        .toList();
  }

  private static SegmentWork adopted(SegmentWork work, AttemptRow row, Adoption adoption) {
    var as = row.fallback() ? work.inTwin(EnvironmentName.parse(row.environment())) : work;
    var place = new RunFolder.AttemptPlace(row.number(), row.folder(), row.log());
    var before = FolderSnapshot.empty(work.run().folder().path());
    return as.at(
        new SegmentWork.Taken(
            place, before, Optional.of(new SegmentWork.Adopted(row.id(), adoption))));
  }

  /**
   * A segment that is done although its attempt's row was left open: the crash came between the two
   * writes.
   */
  public void settle(RunContext run, PlannedSegment done) {
    for (var row : open(SegmentWork.first(run, done, done.segment().environment().orElseThrow()))) {
      ledger.attemptEnded(row.id(), AttemptEnd.succeeded());
    }
  }

  /** Gives the attempt its place on disk and remembers what the run folder holds now. */
  public SegmentWork take(SegmentWork work) throws IOException {
    var segment = work.planned().segment();
    var place = work.run().folder().attempt(segment.index(), segment.name());
    return work.at(
        new SegmentWork.Taken(
            place, FolderSnapshot.of(work.run().folder().path()), Optional.empty()));
  }

  /** An attempt whose environment could not be had ends before it has a process. */
  public void neverBegan(SegmentWork work, Outcome outcome) {
    var row = ledger.attemptStarted(start(work));
    ledger.attemptEnded(row, endOf(outcome, Optional.empty(), work));
  }

  /**
   * Runs the command under its supervisor, or waits for the adopted one.
   *
   * @return how it ended; the attempt's row stays open until {@link #ended}
   * @throws InterruptedException when Nightshift stops: the command goes on without it
   */
  public Ran await(SegmentWork work) throws IOException, InterruptedException {
    var adopted = work.taken().orElseThrow().adopted();
    if (adopted.isEmpty()) {
      var row = ledger.attemptStarted(start(work));
      return new Ran(row, watched(work, supervisor.start(job(work, row))));
    }
    var row = adopted.get().row();
    return switch (adopted.get().adoption()) {
      case Adoption.StillRunning still -> new Ran(row, watched(work, still.job()));
      case Adoption.Ended ended -> new Ran(row, ended.end());
      case Adoption.Lost lost -> new Ran(row, lost.end());
      case Adoption.NeverStarted never ->
          throw new IllegalStateException("only what began is adopted");
    };
  }

  /** An attempt's row and how its process ended. */
  public record Ran(long row, ProcessEnd end) {}

  private ProcessEnd watched(SegmentWork work, RunningJob job)
      throws IOException, InterruptedException {
    var batch = work.run().batch();
    running.put(batch, job);
    try {
      var why = cancelled(batch);
      if (why.isPresent()) {
        job.cancel(why.get());
      }
      return job.await();
    } finally {
      running.remove(batch);
    }
  }

  /**
   * Keeps what a failed attempt wrote under its own folder, out of the next one's way; nothing is
   * deleted.
   */
  public int setAside(SegmentWork work) throws IOException {
    var taken = work.taken().orElseThrow();
    return taken.adopted().isPresent()
        ? 0
        : taken.before().setAside(taken.place().folder().resolve("wrote"));
  }

  /** Writes down what came of it. */
  public void ended(SegmentWork work, Ran ran, Outcome outcome) {
    ledger.attemptEnded(ran.row(), endOf(outcome, Optional.of(ran.end()), work));
    if (work.fallback() && outcome instanceof Outcome.Succeeded) {
      ledger.runNoted(work.run().id(), rescued(work));
    }
  }

  /**
   * Somebody should repair the uv environment in the morning, so that a rescue is told wherever the
   * run is told.
   */
  private String rescued(SegmentWork work) {
    var index = work.planned().segment().index();
    var why =
        ledger.read().attempts(work.run().id()).stream()
            .filter(row -> row.segmentIndex() == index && !row.fallback())
            .reduce((earlier, later) -> later)
            .flatMap(AttemptRow::what)
            .orElse("its own environment failed");
    return "segment %d '%s' ran in conda environment %s because %s"
        .formatted(index + 1, work.name(), work.environment(), why);
  }

  /** Ends what runs of this batch now, and what would begin later. */
  public void cancel(BatchId batch, String why) throws IOException {
    synchronized (cancelled) {
      cancelled.put(batch, why);
      cancelled.notifyAll();
    }
    var job = Optional.ofNullable(running.get(batch));
    if (job.isPresent()) {
      job.get().cancel(why);
    }
  }

  /** Why the batch was cancelled, while it is still on its way through the routes. */
  public Optional<String> cancelled(BatchId batch) {
    return Optional.ofNullable(cancelled.get(batch));
  }

  /** Waits, but no longer than until the batch is cancelled; true when it is. */
  public boolean cancelledWithin(BatchId batch, Duration wait) throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    synchronized (cancelled) {
      long left = wait.toNanos();
      while (left > 0 && !cancelled.containsKey(batch)) {
        TimeUnit.NANOSECONDS.timedWait(cancelled, left);
        left = deadline - System.nanoTime();
      }
      return cancelled.containsKey(batch);
    }
  }

  /** The batch has ended: a later run of it is not cancelled any more. */
  public void forget(BatchId batch) {
    cancelled.remove(batch);
  }

  private AttemptStart start(SegmentWork work) {
    var taken = work.taken().orElseThrow();
    return new AttemptStart(
        work.run().id(),
        work.planned().segment().index(),
        work.name(),
        taken.place().number(),
        work.environment().toString(),
        work.fallback(),
        work.ready().map(ready -> ready.fingerprint().hex()),
        work.ready()
            .map(ready -> CommandText.of(argv(work)))
            .orElseGet(() -> work.planned().commandLine().describe()),
        Optional.empty(),
        work.gpuNote(),
        taken.place().log(),
        taken.place().folder());
  }

  private Job job(SegmentWork work, long row) {
    var taken = work.taken().orElseThrow();
    return new Job(
        "run-" + work.run().id().number() + "-attempt-" + row + "-" + UUID.randomUUID(),
        new Command(argv(work), work.run().folder().path(), new ChildVariables(work).all()),
        taken.place().folder(),
        taken.place().log(),
        work.leases(),
        work.planned().segment().timeout(),
        limits.grace());
  }

  private static List<String> argv(SegmentWork work) {
    var ready = work.ready().orElseThrow();
    return switch (work.planned().commandLine()) {
      case CommandLine.Python python -> ready.runPython(python.arguments());
      case CommandLine.Program program -> ready.argv(program.argv());
      case CommandLine.ShellLine line -> ready.argv(List.of(line.line()));
      case CommandLine.Macro macro -> ready.argv(List.of(macro.macro(), macro.parameters()));
      case CommandLine.Nothing nothing ->
          throw new IllegalStateException("a control step runs nothing");
    };
  }

  private static AttemptEnd endOf(Outcome outcome, Optional<ProcessEnd> end, SegmentWork work) {
    var problem = outcome.problem();
    return new AttemptEnd(
        outcome.type(),
        end.map(ProcessEnd::exitCode),
        problem.map(nightshift.Problem::what),
        problem.flatMap(nightshift.Problem::cause),
        problem.flatMap(nightshift.Problem::hint),
        end.map(ProcessEnd::cards)
            .filter(cards -> !cards.isEmpty())
            .map(cards -> String.join(" ", cards)),
        work.gpuNote());
  }
}
