package nightshift.cli;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nightshift.BatchId;
import nightshift.Nearest;
import nightshift.Problem;
import nightshift.ProblemException;
import nightshift.Workspace;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.LedgerReader;
import nightshift.ledger.SegmentRow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands of a batch's newest run wrote. */
@Command(
    name = "logs",
    description = "Prints what the commands of a batch wrote, attempt by attempt.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;
  private final Map<Long, LogText> texts = new HashMap<>();
  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "BATCH",
      description = "pipeline/batch, or the batch's own name.")
  private String batch = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SEGMENT",
      description = "Its name or number, counted from 1.")
  private @Nullable String segment;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the batch has ended.")
  private boolean follow;

  LogsCommand(Supplier<Workspace> workspace) {
    this.workspace = workspace;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var reader = BatchNames.ledger(workspace.get())) {
      var id = BatchNames.find(reader, batch);
      boolean ended = hasEnded(reader, id);
      printNew(reader, id);
      while (follow && !ended && !spec.commandLine().getOut().checkError()) {
        TimeUnit.MILLISECONDS.sleep(200);
        ended = hasEnded(reader, id);
        printNew(reader, id);
      }
    }
    return ExitCode.DONE.number;
  }

  private static boolean hasEnded(LedgerReader reader, BatchId id) {
    return reader.batch(id).orElseThrow().state().ended();
  }

  private void printNew(LedgerReader reader, BatchId id) throws IOException {
    var out = spec.commandLine().getOut();
    for (var attempt : attempts(reader, id)) {
      var text = texts.get(attempt.id());
      if (text == null) {
        text = new LogText(attempt.log());
        texts.put(attempt.id(), text);
        spec.commandLine().getErr().println(title(attempt));
        spec.commandLine().getErr().flush();
      }
      text.printNew(out);
    }
    out.flush();
  }

  private List<AttemptRow> attempts(LedgerReader reader, BatchId id) {
    var runs = reader.runs(id);
    if (runs.isEmpty()) {
      return List.of();
    }
    var run = runs.getLast().id();
    var wanted = segment;
    if (wanted == null) {
      return reader.attempts(run);
    }
    int index = index(reader.segments(run), wanted);
    return reader.attempts(run).stream().filter(row -> row.segmentIndex() == index).toList();
  }

  private static int index(List<SegmentRow> segments, String wanted) {
    for (var row : segments) {
      if (row.name().equals(wanted) || String.valueOf(row.index() + 1).equals(wanted)) {
        return row.index();
      }
    }
    var names = segments.stream().map(SegmentRow::name).toList();
    throw new ProblemException(
        Problem.of(
            Problem.Kind.USER,
            "the newest run has no segment '" + wanted + "'",
            Nearest.hint(wanted, names, "its segments are: " + String.join(", ", names))));
  }

  private static String title(AttemptRow attempt) {
    return "== segment %d %s, attempt %d in %s: %s"
        .formatted(
            attempt.segmentIndex() + 1,
            attempt.segmentName(),
            attempt.number(),
            attempt.environment(),
            attempt.log());
  }
}
