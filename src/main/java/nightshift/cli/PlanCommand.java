package nightshift.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import nightshift.Location;
import nightshift.Problem;
import nightshift.Shown;
import nightshift.Workspace;
import nightshift.pipeline.AsRun;
import nightshift.pipeline.DotEnv;
import nightshift.pipeline.Pipeline;
import nightshift.pipeline.PipelineReader;
import nightshift.pipeline.PlanContext;
import nightshift.pipeline.Planner;
import nightshift.pipeline.Platform;
import nightshift.pipeline.Reading;
import nightshift.pipeline.StatusFile;
import nightshift.pipeline.StatusReading;
import nightshift.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what would run and why, with exact command lines; runs nothing and writes nothing. */
@Command(
    name = "plan",
    description = "Show what would run and why, with exact command lines. Runs nothing.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in before call()
public final class PlanCommand implements Callable<Integer> {
  private static final int INVALID = 3;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "One JSON object a line and file.")
  private boolean json;

  @Option(
      names = {"-f", "--force_reprocessing"},
      description = "Plan as if nothing had run yet.")
  private boolean force;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Pipeline files.")
  private List<Path> files;

  private final Supplier<Workspace> workspace;
  private String python = "";

  public PlanCommand(Supplier<Workspace> workspace) {
    this.workspace = workspace;
  }

  @Override
  public Integer call() {
    var here = workspace.get();
    var root = here.root();
    python = Wiring.defaultPython(Settings.read(here).settings(), System.getenv());
    var dotEnv = DotEnv.read(root.resolve(".env"));
    var printer = json ? new JsonPlans(spec.commandLine()) : new TextPlans(spec.commandLine());
    printer.warn(dotEnv.warnings());
    var refused = new ArrayList<Path>();
    for (var file : files) {
      if (!plan(file, root, dotEnv, printer)) {
        refused.add(file);
      }
    }
    if (!json && files.size() > 1) {
      sumUp(refused);
    }
    return refused.isEmpty() ? 0 : INVALID;
  }

  /** After a screen of tables and errors: what of it needs mending. */
  private void sumUp(List<Path> refused) {
    var names = refused.stream().map(Path::toString).map(Shown::name).toList();
    var err = spec.commandLine().getErr();
    err.println(
        files.size()
            + " files: "
            + (files.size() - refused.size())
            + " can run"
            + (names.isEmpty()
                ? ""
                : ", " + names.size() + " to mend: " + String.join(", ", names)));
    err.flush();
  }

  private static List<Problem> inOrder(List<Problem> problems) {
    return problems.stream()
        .sorted(
            Comparator.comparingInt(
                    (Problem problem) -> problem.where().map(Location::line).orElse(0))
                .thenComparingInt(problem -> problem.where().map(Location::column).orElse(0)))
        .toList();
  }

  private boolean plan(Path file, Path root, DotEnv dotEnv, PlanPrinter printer) {
    return switch (PipelineReader.read(file)) {
      case Reading.Unreadable(var problems, var warnings) -> {
        printer.warn(warnings);
        printer.refused(file, inOrder(problems));
        yield false;
      }
      case Reading.Readable(var pipeline, var warnings) -> {
        printer.warn(warnings);
        var plan =
            Planner.plan(
                pipeline, status(pipeline, printer), context(pipeline, root, dotEnv), force);
        printer.warn(plan.warnings());
        if (plan.problems().isEmpty()) {
          printer.planned(file, plan);
        } else {
          printer.refused(file, plan.problems());
        }
        yield plan.problems().isEmpty();
      }
    };
  }

  private static StatusFile status(Pipeline pipeline, PlanPrinter printer) {
    return switch (StatusFile.read(pipeline.statusFile())) {
      case StatusReading.Known(var known) -> known;
      case StatusReading.Damaged(var problem) -> {
        printer.warn(List.of(problem));
        yield StatusFile.empty();
      }
    };
  }

  private PlanContext context(Pipeline pipeline, Path root, DotEnv dotEnv) {
    var folder = pipeline.folder();
    var batch = Optional.ofNullable(folder.getFileName()).map(Path::toString).orElse("");
    var context =
        new PlanContext(root, folder, batch, dotEnv.values(), Platform.current())
            .withDefaultPython(python);
    return AsRun.previous(pipeline).map(context::withPrevious).orElse(context);
  }
}
