package nightshift.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.Problem;
import nightshift.ProblemException;
import nightshift.Workspace;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.BatchState;
import nightshift.ledger.Ledger;
import nightshift.ledger.RunState;
import nightshift.pipeline.DotEnv;
import nightshift.pipeline.Pipeline;
import nightshift.pipeline.PipelineReader;
import nightshift.pipeline.PlanContext;
import nightshift.pipeline.PlannedSegment;
import nightshift.pipeline.Planner;
import nightshift.pipeline.Platform;
import nightshift.pipeline.Reading;
import nightshift.pipeline.StatusFile;
import nightshift.pipeline.StatusReading;

/**
 * The beginning and the end of runs: folder, plan, status file, and what the ledger says of them.
 */
public final class Runs {
  private final Workspace workspace;
  private final Ledger ledger;
  private final PipelineGate gate;
  private final String version;

  public Runs(Workspace workspace, Ledger ledger, PipelineGate gate, String version) {
    this.workspace = workspace;
    this.ledger = ledger;
    this.gate = gate;
    this.version = version;
  }

  /** Makes the run folder and the run's row, or takes up those of the run that was cut off. */
  public OpenRun open(RunTicket ticket) throws IOException {
    var folder =
        ticket.folder().isPresent()
            ? RunFolder.make(
                ticket.folder().get(), ticket.pipelineFile(), ticket.batchFolder(), ticket.loose())
            : RunFolder.inPlace(ticket.pipelineFile());
    if (ticket.resumed().isPresent()) {
      var id = ticket.resumed().get().id();
      ledger.runResumed(id, "Nightshift was started again");
      return new OpenRun(id, ticket, folder);
    }
    var id =
        ledger.runStarted(ticket.batch(), ticket.pipeline(), ticket.pipelineFile(), folder.path());
    return new OpenRun(id, ticket, folder);
  }

  /**
   * Reads the pipeline and plans it against its status file.
   *
   * @throws ProblemException when the pipeline or the status file cannot be used
   */
  public RunContext plan(OpenRun run) throws IOException {
    var pipeline = readable(run.folder().pipelineFile());
    var status = status(run.folder().statusFile());
    var context =
        new PlanContext(
            workspace.root(),
            run.folder().path(),
            run.ticket().batch().name(),
            DotEnv.read(workspace.dotEnv()).values(),
            Platform.current());
    var plan =
        Planner.plan(
            pipeline, status, context, run.ticket().again() instanceof RunTicket.Again.Everything);
    gate.check(plan, context);
    var kept = status.beforeRun(plan);
    kept.write(run.folder().statusFile());
    for (var planned : plan.segments()) {
      decided(run, planned);
    }
    return new RunContext(
        run.id(),
        run.ticket().batch(),
        run.folder(),
        pipeline,
        plan,
        new RunStatus(run.folder().statusFile(), kept, version),
        run.ticket().attended());
  }

  private void decided(OpenRun run, PlannedSegment planned) {
    var segment = planned.segment();
    ledger.segmentDecided(
        run.id(),
        segment.index(),
        segment.name(),
        segment.environmentAsWritten(),
        planned.decision().word(),
        planned.decision().reason());
  }

  private static Pipeline readable(Path file) {
    return switch (PipelineReader.read(file)) {
      case Reading.Readable readable -> readable.pipeline();
      case Reading.Unreadable unreadable -> throw new ProblemException(unreadable.problems());
    };
  }

  private static StatusFile status(Path file) throws IOException {
    return switch (StatusFile.read(file)) {
      case StatusReading.Known known -> known.status();
      case StatusReading.Damaged damaged -> {
        StatusFile.keepAside(file);
        throw new ProblemException(damaged.problem());
      }
    };
  }

  /** All segments are done. */
  public void succeeded(RunContext run) throws IOException {
    ledger.runEnded(
        run.id(), RunState.DONE, Optional.empty(), Optional.empty(), Outputs.of(run.folder()));
    endBatch(run.batch());
  }

  /** The run ended before all segments were done. */
  public void failed(OpenRun run, BatchState end, Problem problem) throws IOException {
    var state = end == BatchState.CANCELLED ? RunState.CANCELLED : RunState.FAILED;
    ledger.runEnded(
        run.id(),
        state,
        Optional.of(sentence(run, problem)),
        problem.hint(),
        Outputs.of(run.folder()));
    if (run.ticket().last()) {
      endBatch(run.ticket().batch());
    }
  }

  /** One sentence: which segment, where, why; and when the twin failed too, both causes. */
  private String sentence(OpenRun run, Problem problem) {
    var tries = ledger.read().attempts(run.id());
    if (tries.isEmpty() || tries.getLast().outcome().filter("Succeeded"::equals).isPresent()) {
      return problem.what();
    }
    var last = tries.getLast();
    var head =
        "segment "
            + (last.segmentIndex() + 1)
            + " '"
            + last.segmentName()
            + "' failed in "
            + last.environment()
            + ": "
            + problem.what();
    return firstCause(tries, last).map(cause -> head + "; before that " + cause).orElse(head);
  }

  private static Optional<String> firstCause(List<AttemptRow> tries, AttemptRow last) {
    if (!last.fallback()) {
      return Optional.empty();
    }
    return tries.stream()
        .filter(row -> row.segmentIndex() == last.segmentIndex() && !row.fallback())
        .reduce((earlier, later) -> later)
        .map(row ->
            row.what().equals(last.what())
                ? "in " + row.environment() + " with the same words"
                : "in " + row.environment() + ": " + row.what().orElse("it failed"));
  }

  /** A pause that nobody can answer now. */
  public void held(RunContext run, int index, String message) {
    ledger.pausedAt(run.id(), index, message);
  }

  /** Not even a run folder could be made. */
  public void neverBegan(BatchId batch, Problem problem) {
    ledger.batchEnded(batch, BatchState.FAILED, problem.what(), problem.hint());
  }

  /** The batch ends as badly as the worst of its runs. */
  private void endBatch(BatchId batch) {
    var reader = ledger.read();
    var intake = reader.batch(batch).orElseThrow().intake();
    var runs = reader.runs(batch).stream().filter(run -> run.intake() == intake).toList();
    var bad = runs.stream().filter(run -> run.state() != RunState.DONE).findFirst();
    if (bad.isPresent()) {
      var state =
          bad.get().state() == RunState.CANCELLED ? BatchState.CANCELLED : BatchState.FAILED;
      ledger.batchEnded(
          batch, state, bad.get().sentence().orElse("a run failed"), bad.get().hint());
    } else {
      ledger.batchEnded(batch, BatchState.DONE, "all segments are done", Optional.empty());
    }
  }
}
