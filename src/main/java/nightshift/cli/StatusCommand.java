package nightshift.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import nightshift.Workspace;
import nightshift.ledger.LedgerReader;
import nightshift.ledger.WatchLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is going on, and what happened in the last day. */
@Command(
    name = "status",
    description =
        "Shows every batch that waits, runs or needs you, and what ended in the last 24 hours.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;
  private final InstantSource clock;
  @Spec CommandSpec spec;

  @Option(names = "--all", description = "Also what ended earlier.")
  private boolean all;

  @Option(names = "--json", description = "One JSON object a line and batch.")
  private boolean json;

  StatusCommand(Supplier<Workspace> workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var here = workspace.get();
    var err = spec.commandLine().getErr();
    var ledger = LedgerReader.open(here.ledgerFile());
    if (ledger.isPresent()) {
      try (var reader = ledger.get()) {
        print(reader);
      }
    } else {
      err.println("No batch has come yet: drop a folder into inbox/<pipeline>/.");
    }
    var watching = WatchLock.holder(here.state());
    err.println(
        watching
            .map(pid -> "`nightshift watch` runs here (pid " + pid + ").")
            .orElse("`nightshift watch` does not run here: nothing starts until it does."));
    err.flush();
    return ExitCode.DONE.number;
  }

  private void print(LedgerReader reader) {
    var out = spec.commandLine().getOut();
    var rows = reader.overview(all ? Instant.EPOCH : clock.instant().minus(Duration.ofHours(24)));
    if (json) {
      var lines = new JsonLines(out);
      rows.forEach(lines::print);
    } else if (rows.isEmpty()) {
      out.println("Nothing waits or runs, and nothing ended in the last 24 hours.");
    } else {
      new StatusTable(clock.instant(), ZoneId.systemDefault()).print(rows, out);
    }
    out.flush();
  }
}
