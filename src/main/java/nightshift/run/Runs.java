package nightshift.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import nightshift.BatchId;
import nightshift.Nearest;
import nightshift.Problem;
import nightshift.ProblemException;
import nightshift.Workspace;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.BatchState;
import nightshift.ledger.Ledger;
import nightshift.ledger.RunState;
import nightshift.ledger.SegmentRow;
import nightshift.pipeline.AsRun;
import nightshift.pipeline.ContentHash;
import nightshift.pipeline.DotEnv;
import nightshift.pipeline.Pipeline;
import nightshift.pipeline.PipelineReader;
import nightshift.pipeline.Plan;
import nightshift.pipeline.PlanContext;
import nightshift.pipeline.PlannedSegment;
import nightshift.pipeline.Planner;
import nightshift.pipeline.Platform;
import nightshift.pipeline.Reading;
import nightshift.pipeline.Segment;
import nightshift.pipeline.StatusFile;
import nightshift.pipeline.StatusReading;

/**
 * The beginning and the end of runs: folder, plan, status file, and what the ledger says of them.
 */
public final class Runs {
  private final Workspace workspace;
  private final Ledger ledger;
  private final PipelineGate gate;
  private final String defaultPython;
  private final String version;

  public Runs(
      Workspace workspace, Ledger ledger, PipelineGate gate, String defaultPython, String version) {
    this.workspace = workspace;
    this.ledger = ledger;
    this.gate = gate;
    this.defaultPython = defaultPython;
    this.version = version;
  }

  /**
   * Makes the run folder and the run's row, or takes up those of the run that was cut off.
   *
   * @throws ProblemException when the batch is gone
   */
  public OpenRun open(RunTicket ticket) throws IOException {
    if (!Files.isDirectory(ticket.batchFolder())) {
      throw new ProblemException(
          Problem.of(
              Problem.Kind.USER,
              "the batch "
                  + ticket.batch()
                  + " is no longer in the inbox: its folder was moved or deleted before its turn came",
              "bring the folder back under the same name, then: nightshift retry"));
    }
    var folder =
        ticket.folder().isPresent()
            ? RunFolder.make(
                ticket.folder().get(), ticket.pipelineFile(), ticket.batchFolder(), ticket.loose())
            : RunFolder.inPlace(ticket.pipelineFile());
    if (ticket.resumed().isPresent()) {
      var id = ticket.resumed().get().id();
      ledger.runResumed(id, "taken up where it stopped");
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
    var context = context(run, pipeline);
    var before = ledger.read().segments(run.id());
    // What is to run again was forgotten when the run began; a restart must not forget it twice.
    var plan =
        before.isEmpty()
            ? begin(pipeline, status, context, run.ticket().again())
            : Planner.resume(pipeline, status, context);
    gate.check(plan, context);
    var kept = status.beforeRun(plan);
    kept.write(run.folder().statusFile());
    AsRun.keep(pipeline);
    var answered =
        before.stream()
            .filter(segment -> segment.decision().equals(SegmentRow.PAUSED))
            .map(SegmentRow::index)
            .collect(Collectors.toSet());
    for (var planned : plan.segments()) {
      if (!answered.contains(planned.segment().index())) {
        decided(run, planned);
      }
    }
    return new RunContext(
        run.id(),
        run.ticket().batch(),
        run.folder(),
        pipeline,
        plan,
        new RunStatus(run.folder().statusFile(), kept, version),
        run.ticket().attended(),
        answered);
  }

  private PlanContext context(OpenRun run, Pipeline pipeline) {
    var context =
        new PlanContext(
                workspace.root(),
                run.folder().path(),
                run.ticket().batch().name(),
                DotEnv.read(workspace.dotEnv()).values(),
                Platform.current())
            .withDefaultPython(defaultPython);
    return AsRun.previous(pipeline).map(context::withPrevious).orElse(context);
  }

  private static Plan begin(
      Pipeline pipeline, StatusFile status, PlanContext context, RunTicket.Again again) {
    return switch (again) {
      case RunTicket.Again.Nothing() -> Planner.plan(pipeline, status, context, false);
      case RunTicket.Again.Everything() -> Planner.plan(pipeline, status, context, true);
      case RunTicket.Again.From(String name) -> {
        var segment = named(pipeline, name);
        var rest = status.without(ContentHash.of(segment));
        yield Planner.plan(pipeline, rest, context, false);
      }
    };
  }

  private static Segment named(Pipeline pipeline, String name) {
    return pipeline.segments().stream()
        .filter(segment -> segment.name().equals(name))
        .findFirst()
        .orElseThrow(() -> {
          var names = pipeline.segments().stream().map(Segment::name).toList();
          return new ProblemException(
              Problem.of(
                  Problem.Kind.USER,
                  "the pipeline has no segment '" + name + "' to begin at",
                  Nearest.hint(name, names, "its segments: " + String.join(", ", names))));
        });
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
  public void succeeded(OpenRun run) throws IOException {
    ledger.runEnded(
        run.id(), RunState.DONE, Optional.empty(), Optional.empty(), Outputs.of(run.folder()));
    if (run.ticket().last()) {
      endBatch(run.ticket().batch());
    }
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
      return problem.where().map(where -> where + ": ").orElse("") + problem.what();
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

  /** Whether the run has its end in the ledger, so that what follows cannot change it. */
  public boolean ended(OpenRun run) {
    return ledger.read().run(run.id()).filter(row -> row.endedAt().isPresent()).isPresent();
  }

  /** A batch of which nothing is left to run: a crash came before its end was written. */
  public void settle(BatchId batch) {
    if (ledger.read().newestRuns(batch).isEmpty()) {
      neverBegan(
          batch,
          Problem.of(
              Problem.Kind.USER,
              "no pipeline wants the batch any more: its YAML was taken away after the batch was accepted",
              "put the YAML back into pipeline_configs/, then: nightshift retry " + batch));
    } else {
      endBatch(batch);
    }
  }

  /** The batch ends as badly as the worst of its runs; of each pipeline the newest counts. */
  private void endBatch(BatchId batch) {
    var runs = ledger.read().newestRuns(batch);
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
