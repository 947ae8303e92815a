package nightshift.camel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.Workspace;
import nightshift.ledger.BatchQueue;
import nightshift.ledger.BatchRow;
import nightshift.ledger.BatchState;
import nightshift.ledger.InputRow;
import nightshift.ledger.Ledger;
import nightshift.ledger.Restart;
import nightshift.ledger.RunRow;
import nightshift.pipeline.PipelineFolder;
import nightshift.run.Attempts;
import nightshift.run.RunFolder;
import nightshift.run.RunTicket;
import nightshift.run.RunTicket.Again;
import nightshift.run.Runs;

/**
 * What the durable queue calls: sends a batch into the batch route once for each pipeline that
 * wants it.
 */
public final class BatchRunner implements BatchQueue.Handler {
  private final Workspace workspace;
  private final PipelineFolder pipelines;
  private final Ledger ledger;
  private final Runs runs;
  private final Attempts attempts;
  private final Routes routes;

  /** The ways into the routes. */
  @FunctionalInterface
  public interface Routes {
    void send(String uri, Object record);
  }

  public BatchRunner(
      Workspace workspace,
      PipelineFolder pipelines,
      Ledger ledger,
      Runs runs,
      Attempts attempts,
      Routes routes) {
    this.workspace = workspace;
    this.pipelines = pipelines;
    this.ledger = ledger;
    this.runs = runs;
    this.attempts = attempts;
    this.routes = routes;
  }

  @Override
  public void handle(BatchId id, boolean revived) {
    var batch = ledger.read().batch(id).orElseThrow();
    if (batch.state() != BatchState.RUNNING) {
      // It ended, but a crash came before it was told, or another program cancelled or held it.
      routes.send("direct:finished", id);
      return;
    }
    try {
      var tickets = tickets(batch);
      if (tickets.isEmpty()) {
        runs.settle(id);
        routes.send("direct:finished", id);
      }
      tickets.forEach(ticket -> routes.send("direct:batch", ticket));
    } finally {
      attempts.forget(id);
    }
  }

  private List<RunTicket> tickets(BatchRow batch) {
    var runs = ledger.read().newestRuns(batch.id());
    var tickets = new ArrayList<RunTicket>();
    var wanted = pipelines.forBatch(batch.id());
    for (var pipeline : wanted) {
      var open =
          runs.stream()
              .filter(run -> run.pipeline().equals(pipeline.name()) && run.endedAt().isEmpty())
              .findFirst();
      boolean ended =
          open.isEmpty()
              && runs.stream()
                  .filter(run -> run.pipeline().equals(pipeline.name()))
                  .anyMatch(run ->
                      batch.restart().isEmpty() || !run.startedAt().isBefore(batch.changedAt()));
      if (!ended) {
        tickets.add(ticket(batch, pipeline, open));
      }
    }
    return tickets.stream().map(ticket -> ticket.lastOf(tickets)).toList();
  }

  private RunTicket ticket(BatchRow batch, PipelineFolder.Named pipeline, Optional<RunRow> open) {
    var loose =
        batch.loose()
            ? ledger.read().inputs(batch.id()).stream()
                .filter(input -> !input.sign())
                .map(InputRow::path)
                .map(Path::of)
                .toList()
            : List.<Path>of();
    return new RunTicket(
        batch.id(),
        pipeline.name(),
        pipeline.file(),
        Path.of(batch.folder()),
        loose,
        Optional.of(RunFolder.place(workspace.results(), pipeline.name(), batch.id().name())),
        open,
        batch.restart().map(BatchRunner::again).orElse(new Again.Nothing()),
        false,
        false);
  }

  private static Again again(Restart restart) {
    return switch (restart) {
      case Restart.FromFailure() -> new Again.Nothing();
      case Restart.From(String segment) -> new Again.From(segment);
      case Restart.All() -> new Again.Everything();
    };
  }
}
