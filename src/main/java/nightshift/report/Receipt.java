package nightshift.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.WholeFile;
import nightshift.Workspace;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.BatchRow;
import nightshift.ledger.BatchState;
import nightshift.ledger.RunState;
import nightshift.ledger.SegmentRow;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code outbox/<pipeline>/<batch>.json}, the answer to the sender: how its batch stands,
 * what came of it, and whether it may delete its own copy. Each write replaces the file at once.
 * Threads may share it; two writes for one batch must not overlap, or the older may win.
 */
public final class Receipt {
  /** The form of the file; schema/receipt.schema.json describes it. */
  private static final int VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** What is known of the files that came. */
  public enum Inputs {
    /** Taken as they are. */
    UNVERIFIED,
    /** Each was compared with a checksum that the sender gave. */
    VERIFIED
  }

  private final Workspace workspace;
  private final Secrets secrets;

  public Receipt(Workspace workspace, Secrets secrets) {
    this.workspace = workspace;
    this.secrets = secrets;
  }

  /** Where the batch's receipt lies. */
  public Path of(BatchId batch) {
    return workspace.outbox().resolve(ReceiptName.of(batch));
  }

  /**
   * Writes what the ledger knows.
   *
   * @param runs those since the batch was last accepted, in their order
   */
  public Path write(BatchRow batch, List<RunHistory> runs, Inputs inputs) throws IOException {
    var name = ReceiptName.of(batch.id());
    int slash = name.indexOf('/');
    var folder = workspace.outbox().resolve(name.substring(0, slash));
    var text = text(batch, runs, inputs).getBytes(StandardCharsets.UTF_8);
    WholeFile.write(folder.resolve(name.substring(slash + 1)), text);
    return of(batch.id());
  }

  /** What {@link #write} writes. */
  public String text(BatchRow batch, List<RunHistory> runs, Inputs inputs) {
    var json = tell(secrets.mask(batch), runs.stream().map(secrets::mask).toList(), inputs);
    return JSON.writeValueAsString(json) + "\n";
  }

  private ObjectNode tell(BatchRow batch, List<RunHistory> runs, Inputs inputs) {
    var json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("batch", batch.id().name());
    json.put("inbox", batch.id().pipeline());
    json.put("state", state(batch.state()));
    json.put("sentence", Verdict.of(batch, runs).sentence());
    hint(batch, runs).ifPresent(hint -> json.put("hint", hint));
    json.put("received_at", batch.receivedAt().toString());
    json.put("changed_at", batch.changedAt().toString());
    json.put("files", batch.files());
    json.put("bytes", batch.bytes());
    var deletion = Deletion.of(batch, runs, inputs);
    json.put("safe_to_delete", deletion.safe());
    json.put("safe_to_delete_because", deletion.because());
    var pipelines = json.putArray("pipelines");
    runs.stream().map(history -> history.run().pipeline()).distinct().forEach(pipelines::add);
    var fallbacks = json.putArray("fallbacks");
    runs.stream()
        .flatMap(history -> history.rescues().stream())
        .forEach(rescue -> fallbacks.add(Verdict.told(rescue)));
    runs.stream()
        .filter(history -> history.run().state() == RunState.FAILED)
        .findFirst()
        .ifPresent(history -> failure(json.putObject("failure"), history));
    var told = json.putArray("runs");
    runs.forEach(history -> run(told.addObject(), history));
    return json;
  }

  private void run(ObjectNode json, RunHistory history) {
    var run = history.run();
    json.put("run", run.id().number());
    json.put("pipeline", run.pipeline());
    json.put("state", run.state().word());
    json.put("folder", relative(run.folder()));
    if (run.endedAt().isPresent()) {
      json.put("report", relative(run.folder().resolve(ReportPage.FILE_NAME)));
    }
    json.put("started_at", run.startedAt().toString());
    run.endedAt().ifPresent(end -> json.put("ended_at", end.toString()));
    run.note().ifPresent(note -> json.put("note", note));
    var segments = json.putArray("segments");
    history.segments().forEach(segment -> segment(segments.addObject(), history, segment));
    outputs(json.putArray("outputs"), history);
  }

  private void outputs(ArrayNode outputs, RunHistory history) {
    for (var output : history.outputs()) {
      outputs
          .addObject()
          .put("path", relative(history.run().folder()) + "/" + output.path())
          .put("bytes", output.bytes())
          .put("sha256", output.sha256());
    }
  }

  private void segment(ObjectNode json, RunHistory history, SegmentRow segment) {
    var attempts = history.attemptsOf(segment);
    json.put("name", segment.name());
    json.put("state", segment.state().word());
    json.put("asked_environment", segment.environment());
    if (!attempts.isEmpty()) {
      json.put("environment", attempts.getLast().environment());
    }
    json.put("decision", segment.decision());
    json.put("why", segment.why());
    json.put("attempts", attempts.size());
    json.put("fallback", history.rescue(segment).isPresent());
    segment.startedAt().ifPresent(start -> json.put("started_at", start.toString()));
    segment.endedAt().ifPresent(end -> json.put("ended_at", end.toString()));
  }

  private void failure(ObjectNode json, RunHistory history) {
    var segment = history.stoppedAt();
    var attempt = segment.flatMap(s -> history.failuresOf(s).stream().findFirst());
    json.put("run", history.run().id().number());
    segment.ifPresent(s -> json.put("segment", s.name()));
    attempt.flatMap(AttemptRow::outcome).ifPresent(outcome -> json.put("outcome", outcome));
    json.put(
        "what",
        segment
            .map(s -> Verdict.causes(history, s))
            .or(history.run()::sentence)
            .orElse("no reason was recorded"));
    attempt.flatMap(AttemptRow::exitCode).ifPresent(code -> json.put("exit_code", code));
    attempt.ifPresent(a -> json.put("log", relative(a.log())));
    attempt
        .flatMap(AttemptRow::hint)
        .or(history.run()::hint)
        .ifPresent(hint -> json.put("hint", hint));
  }

  private static Optional<String> hint(BatchRow batch, List<RunHistory> runs) {
    return batch
        .hint()
        .or(() -> runs.stream().flatMap(history -> history.run().hint().stream()).findFirst());
  }

  /** The sender's words: it does not know our queue. */
  private static String state(BatchState state) {
    return switch (state) {
      case ARRIVING -> "waiting";
      case READY -> "received";
      case QUEUED -> "accepted";
      case RUNNING, DONE, FAILED, CANCELLED, REFUSED, HELD -> state.word();
    };
  }

  /** A path that means the same on the sender's machine: from the workspace, with slashes. */
  private String relative(Path path) {
    var whole = path.toAbsolutePath().normalize();
    var told = whole.startsWith(workspace.root()) ? workspace.root().relativize(whole) : whole;
    return told.toString().replace(File.separatorChar, '/');
  }
}
