package nightshift.cli;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import nightshift.Workspace;
import nightshift.ledger.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets held batches go on. */
@Command(
    name = "release",
    description = "Lets a batch, a pipeline's batches or everything go on after a hold or a pause.",
    mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;
  private final InstantSource clock;
  @Spec CommandSpec spec;

  @Mixin private final Covered covered = new Covered();

  ReleaseCommand(Supplier<Workspace> workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    var asking = new Asking(workspace.get(), clock, spec.commandLine());
    var scope = covered.scope();
    return scope.isPresent()
        ? asking.once(ledger -> ledger.release(scope.get()))
        : asking.each(covered.batches, new Request.Release());
  }
}
