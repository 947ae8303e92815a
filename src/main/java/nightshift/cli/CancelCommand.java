package nightshift.cli;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import nightshift.Workspace;
import nightshift.ledger.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends batches, whether they wait or run. */
@Command(
    name = "cancel",
    description = "Ends a batch: one that waits at once, one that runs with all its processes.",
    mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;
  private final InstantSource clock;
  @Spec CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "BATCH",
      description = "pipeline/batch, or the batch's own name.")
  private List<String> batches = List.of();

  CancelCommand(Supplier<Workspace> workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Asking(workspace.get(), clock, spec.commandLine())
        .each(batches, new Request.Cancel());
  }
}
