package nightshift.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import nightshift.Problem;
import nightshift.ProblemException;
import nightshift.Workspace;
import nightshift.pipeline.PipelineFolder;
import nightshift.pipeline.PipelineReader;
import nightshift.pipeline.Reading;
import nightshift.run.PipelineGate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Validates what the facility engineer writes, before a night depends on it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Validate configuration, routes and pipelines; run nothing.")
final class CheckCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;
  private final InstantSource clock;

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Pipelines; default: all in pipeline_configs/.")
  List<Path> files = new ArrayList<>();

  CheckCommand(Supplier<Workspace> workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var here = workspace.get();
    var settings = Wiring.settings(here);
    Wiring.warnings(here)
        .forEach(warning -> Messages.warning(spec.commandLine().getErr(), warning));
    boolean good = checked("routes/", () -> checkRoutes(here));
    var gate = new PipelineGate(here, Wiring.environments(here, settings, clock));
    var pipelines =
        files.isEmpty()
            ? new PipelineFolder(here.pipelines())
                .all().stream().map(PipelineFolder.Named::file).toList()
            : files;
    for (var file : pipelines) {
      good &=
          checked(
              file.toString(),
              () ->
                  gate.check(readable(file))
                      .forEach(warning -> Messages.warning(spec.commandLine().getErr(), warning)));
    }
    return (good ? ExitCode.DONE : ExitCode.INVALID).number;
  }

  private void checkRoutes(Workspace here) {
    try (var place = new Workplace(here, clock, (run, line) -> {}, (run, pause) -> false)) {
      place.checkRoutes();
    }
  }

  private nightshift.pipeline.Pipeline readable(Path file) {
    return switch (PipelineReader.read(file)) {
      case Reading.Unreadable unreadable -> throw new ProblemException(unreadable.problems());
      case Reading.Readable readable -> {
        readable
            .warnings()
            .forEach(warning -> Messages.warning(spec.commandLine().getErr(), warning));
        yield readable.pipeline();
      }
    };
  }

  private boolean checked(String name, Runnable step) {
    try {
      step.run();
      spec.commandLine().getOut().println("ok  " + name);
      return true;
    } catch (ProblemException e) {
      spec.commandLine().getOut().println("bad " + name);
      for (Problem problem : e.problems()) {
        Messages.error(spec.commandLine().getErr(), problem);
      }
      return false;
    } finally {
      spec.commandLine().getOut().flush();
    }
  }
}
