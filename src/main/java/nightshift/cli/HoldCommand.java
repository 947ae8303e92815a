package nightshift.cli;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import nightshift.Workspace;
import nightshift.ledger.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps batches from starting. */
@Command(
    name = "hold",
    description =
        "Keeps a batch, a pipeline's batches or everything from starting; what runs goes on.",
    mixinStandardHelpOptions = true)
final class HoldCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;
  private final InstantSource clock;
  @Spec CommandSpec spec;

  @Mixin private final Covered covered = new Covered();

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "For those who look at status; not with BATCH.")
  private String why = "on hold";

  HoldCommand(Supplier<Workspace> workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    var asking = new Asking(workspace.get(), clock, spec.commandLine());
    var scope = covered.scope();
    return scope.isPresent()
        ? asking.once(ledger -> ledger.hold(scope.get(), why))
        : asking.each(covered.batches, new Request.Hold());
  }
}
