package nightshift.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import nightshift.BatchId;
import nightshift.Fingerprint;
import nightshift.Problem;
import nightshift.Problem.Kind;
import nightshift.ProblemException;
import nightshift.Workspace;
import nightshift.ledger.InputRow;
import nightshift.ledger.RunRow;
import nightshift.ledger.RunState;
import nightshift.pipeline.PipelineReader;
import nightshift.pipeline.PlannedSegment;
import nightshift.pipeline.Reading;
import nightshift.run.RunFolder;
import nightshift.run.RunTicket;
import nightshift.run.RunTicket.Again;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One pipeline now, in the foreground, as run_pipeline runs it. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run one pipeline now, in the foreground.")
final class RunCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;
  private final InstantSource clock;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE.yaml", description = "The pipeline; %%YAML%% is its folder.")
  Path file;

  @Option(
      names = "--input",
      paramLabel = "DIR",
      description =
          "A batch: the run folder is then results/<pipeline>/<name of DIR>, and DIR its input_data.")
  @Nullable Path input;

  @Option(names = "-f", description = "Run every segment, also those that are done.")
  boolean force;

  @Option(names = "-ph", description = "Print what the status file would be, and run nothing.")
  boolean printHashes;

  @Option(names = "-v", description = "Follow each segment's log.")
  boolean verbose;

  RunCommand(Supplier<Workspace> workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    var err = spec.commandLine().getErr();
    var yaml = file.toAbsolutePath().normalize();
    switch (PipelineReader.read(yaml)) {
      case Reading.Unreadable unreadable -> throw new ProblemException(unreadable.problems());
      case Reading.Readable readable ->
          readable.warnings().forEach(warning -> Messages.warning(err, warning));
    }
    if (printHashes) {
      spec.commandLine().getOut().print(StatusPreview.of(yaml, clock));
      spec.commandLine().getOut().flush();
      return ExitCode.DONE.number;
    }
    var here = workspace.get();
    var ticket = ticket(here, yaml);
    try (var place =
        new Workplace(here, clock, (run, line) -> say(err, line), (run, pause) -> passed(pause))) {
      var released =
          place
              .ledger()
              .inForeground(ticket.batch(), ticket.batchFolder(), inputs(place), "nightshift run");
      place.startForRuns();
      Interrupts.onStop(() -> place.cancel(ticket.batch(), "^C"));
      try (var events = new RunLines(place.ledger(), ticket.batch(), err, verbose, () -> {})) {
        events.start();
        place.engine().send("direct:batch", goingOn(ticket, released, place));
      }
      return tell(place.ledger().read().runs(ticket.batch()).getLast(), place).number;
    }
  }

  /** A run that was held goes on where it stopped, unless everything is to run again. */
  private RunTicket goingOn(RunTicket ticket, Optional<RunRow> released, Workplace place) {
    if (released.isPresent() && force) {
      place
          .ledger()
          .runEnded(
              released.get().id(),
              RunState.CANCELLED,
              Optional.of("begun again with -f"),
              Optional.empty(),
              List.of());
      return ticket;
    }
    return released.map(ticket::goingOnWith).orElse(ticket);
  }

  /** What lies in the batch now; a pipeline run in place has no batch but its own folder. */
  private List<InputRow> inputs(Workplace place) throws IOException {
    if (input == null) {
      return List.of();
    }
    var markers = place.settings().inbox().markers();
    var folder = input.toAbsolutePath().normalize();
    try (var files = Files.walk(folder)) {
      var rows = new ArrayList<InputRow>();
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        rows.add(
            new InputRow(
                folder.relativize(file).toString(),
                Files.size(file),
                Files.getLastModifiedTime(file).toInstant(),
                markers.contains(String.valueOf(file.getFileName()))));
      }
      return rows;
    }
  }

  private RunTicket ticket(Workspace here, Path yaml) {
    var name = String.valueOf(yaml.getFileName()).replaceFirst("\\.ya?ml$", "");
    var given = Optional.ofNullable(input).map(folder -> folder.toAbsolutePath().normalize());
    var batchFolder = given.orElse(Objects.requireNonNull(yaml.getParent()));
    var batchName =
        String.valueOf(batchFolder.getFileName())
            + given.map(folder -> "").orElse("@" + Fingerprint.of(yaml.toString()).brief());
    return new RunTicket(
        new BatchId(name, batchName),
        name,
        yaml,
        batchFolder,
        List.of(),
        given.map(folder -> RunFolder.place(here.results(), name, batchName)),
        Optional.empty(),
        force ? new Again.Everything() : new Again.Nothing(),
        System.console() != null && System.console().isTerminal(),
        true);
  }

  private ExitCode tell(RunRow run, Workplace place) {
    var err = spec.commandLine().getErr();
    if (run.state() == RunState.DONE) {
      run.note().ifPresent(note -> err.println("note: " + note));
      err.println("done; report: " + run.folder().resolve("report.html"));
      err.flush();
      return ExitCode.DONE;
    }
    if (run.state() == RunState.RUNNING) {
      err.println(
          "held: type `nightshift release %s`, then the same run goes on past the pause"
              .formatted(run.batch()));
      err.flush();
      return ExitCode.DONE;
    }
    var attempts = place.ledger().read().attempts(run.id());
    var log = attempts.isEmpty() ? "" : "; log: " + attempts.getLast().log();
    Messages.error(
        err,
        new Problem(
            Kind.USER,
            run.sentence().orElse("the run failed").replaceFirst("\\.$", "") + log,
            Optional.empty(),
            Optional.empty(),
            run.hint()));
    if (run.state() == RunState.CANCELLED) {
      return ExitCode.CANCELLED;
    }
    if (attempts.isEmpty()) {
      return ExitCode.INVALID;
    }
    return attempts.getLast().outcome().filter("EnvironmentFailed"::equals).isPresent()
        ? ExitCode.ENVIRONMENT_FAILED
        : ExitCode.RUN_FAILED;
  }

  private boolean passed(PlannedSegment pause) {
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      return false;
    }
    var err = spec.commandLine().getErr();
    err.println("pause: " + pause.segment().message() + " — press Enter to go on");
    err.flush();
    return console.readLine() != null;
  }

  static void say(PrintWriter err, String line) {
    synchronized (err) {
      err.println(line);
      err.flush();
    }
  }
}
