package nightshift.cli;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import nightshift.Problem;
import nightshift.Problem.Kind;
import nightshift.ProblemException;
import nightshift.Workspace;
import nightshift.ledger.BatchRow;
import nightshift.ledger.LedgerReader;
import nightshift.ledger.RunRow;
import nightshift.report.Receipt;
import nightshift.report.ReportPage;
import nightshift.report.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Says where a batch's report lies, so that it can be opened, mailed or piped on. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Print where the report of a batch lies.")
final class ReportCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "BATCH",
      arity = "0..1",
      description = "PIPELINE/BATCH, or the batch's name alone; default: the one that ended last.")
  Optional<String> name = Optional.empty();

  @Option(names = "--json", description = "Print JSON: batch, state, reports, receipt.")
  boolean json;

  ReportCommand(Supplier<Workspace> workspace) {
    this.workspace = workspace;
  }

  @Override
  public Integer call() {
    var here = workspace.get();
    try (var ledger =
        LedgerReader.open(here.ledgerFile()).orElseThrow(() -> unknown("there is no batch yet"))) {
      var batch = find(ledger.batches());
      var runs =
          ledger.runs(batch.id()).stream()
              .filter(run -> run.intake() == batch.intake())
              .filter(run -> Files.exists(run.folder().resolve(ReportPage.FILE_NAME)))
              .toList();
      if (json) {
        print(here, batch, runs);
        return ExitCode.DONE.number;
      }
      if (runs.isEmpty()) {
        throw new ProblemException(
            Problem.of(
                Kind.USER,
                "batch " + batch.id() + " has no report: it is " + batch.state().word(),
                "its receipt is " + receipt(here, batch)));
      }
      runs.forEach(run -> spec.commandLine().getOut().println(page(run)));
      return ExitCode.DONE.number;
    }
  }

  private BatchRow find(List<BatchRow> batches) {
    var fitting =
        batches.stream()
            .filter(batch ->
                name.map(n -> n.equals(batch.id().toString()) || n.equals(batch.id().name()))
                    .orElse(batch.state().ended()))
            .toList();
    if (name.isPresent() && fitting.size() > 1) {
      throw new ProblemException(
          Problem.of(
              Kind.USER,
              "several batches are called " + name.get(),
              "name one of: "
                  + String.join(", ", fitting.stream().map(b -> b.id().toString()).toList())));
    }
    if (fitting.isEmpty()) {
      throw unknown(
          name.map(n -> "there is no batch called " + n).orElse("no batch has ended yet"));
    }
    return fitting.getLast();
  }

  private void print(Workspace here, BatchRow batch, List<RunRow> runs) {
    var mapper = new JsonMapper();
    var told = mapper.createObjectNode();
    told.put("batch", batch.id().name());
    told.put("inbox", batch.id().pipeline());
    told.put("state", batch.state().word());
    var reports = told.putArray("reports");
    runs.forEach(run -> reports.add(page(run)));
    told.put("receipt", receipt(here, batch));
    spec.commandLine().getOut().println(mapper.writeValueAsString(told));
  }

  private static String page(RunRow run) {
    return run.folder().resolve(ReportPage.FILE_NAME).toString();
  }

  private static String receipt(Workspace here, BatchRow batch) {
    return new Receipt(here, Secrets.none()).of(batch.id()).toString();
  }

  private static ProblemException unknown(String what) {
    return new ProblemException(
        Problem.of(Kind.USER, what, "see what is there with: nightshift status"));
  }
}
