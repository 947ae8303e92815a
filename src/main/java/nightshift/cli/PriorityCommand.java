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

/** Lets a batch go before others. */
@Command(
    name = "priority",
    description = "Sets which waiting batch goes first: higher numbers do, 0 is usual.",
    mixinStandardHelpOptions = true)
final class PriorityCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;
  private final InstantSource clock;
  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NUMBER",
      description = "May be negative; then write -- before it.")
  private int number;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "BATCH",
      description = "pipeline/batch, or the batch's own name.")
  private List<String> batches = List.of();

  PriorityCommand(Supplier<Workspace> workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Asking(workspace.get(), clock, spec.commandLine())
        .each(batches, new Request.Priority(number));
  }
}
