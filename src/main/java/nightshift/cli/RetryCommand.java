package nightshift.cli;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import nightshift.BatchId;
import nightshift.Workspace;
import nightshift.ledger.BatchRow;
import nightshift.ledger.BatchState;
import nightshift.ledger.Request;
import nightshift.ledger.Restart;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Queues ended batches again. */
@Command(
    name = "retry",
    description = "Queues a batch that ended again, by default from the segment that failed.",
    mixinStandardHelpOptions = true)
final class RetryCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;
  private final InstantSource clock;
  @Spec CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private final Which which = new Which();

  @Option(
      names = "--since",
      paramLabel = "HH:MM",
      description = "With --failed: only what failed since the last time that it was so late.")
  private @Nullable LocalTime since;

  @ArgGroup private @Nullable Again again;

  /** Named batches, or all that failed. */
  static final class Which {
    @Parameters(
        arity = "1..*",
        paramLabel = "BATCH",
        description = "pipeline/batch, or the batch's own name.")
    List<String> batches = List.of();

    @Option(names = "--failed", required = true, description = "Every batch that failed.")
    boolean failed;
  }

  /** Where it begins. */
  static final class Again {
    @Option(names = "--from", paramLabel = "SEGMENT", description = "Begin at this segment.")
    @Nullable String from;

    @Option(names = "--all", description = "Run every segment again.")
    boolean all;
  }

  RetryCommand(Supplier<Workspace> workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    var asking = new Asking(workspace.get(), clock, spec.commandLine());
    var request = new Request.Retry(restart());
    if (!which.failed) {
      return asking.each(which.batches, request);
    }
    var failed = failed();
    if (failed.isEmpty()) {
      spec.commandLine().getErr().println("No batch failed, so there is nothing to retry.");
    }
    return asking.eachBatch(failed, request);
  }

  private Restart restart() {
    var wish = again;
    if (wish == null) {
      return new Restart.FromFailure();
    }
    var from = wish.from;
    return from == null ? new Restart.All() : new Restart.From(from);
  }

  private List<BatchId> failed() {
    var first = begin();
    try (var reader = BatchNames.ledger(workspace.get())) {
      return reader.batches().stream()
          .filter(row -> row.state() == BatchState.FAILED && !row.changedAt().isBefore(first))
          .map(BatchRow::id)
          .toList();
    }
  }

  /** In the morning, 18:00 means yesterday's. */
  private Instant begin() {
    var time = since;
    if (time == null) {
      return Instant.EPOCH;
    }
    var now = clock.instant().atZone(ZoneId.systemDefault());
    var today = now.with(time);
    return (today.isAfter(now) ? today.minusDays(1) : today).toInstant();
  }
}
