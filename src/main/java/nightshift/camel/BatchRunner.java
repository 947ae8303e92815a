package nightshift.camel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.Workspace;
import nightshift.ledger.BatchQueue;
import nightshift.ledger.BatchRow;
import nightshift.ledger.InputRow;
import nightshift.ledger.Ledger;
import nightshift.ledger.Restart;
import nightshift.ledger.RunRow;
import nightshift.pipeline.PipelineFolder;
import nightshift.run.RunTicket;
import nightshift.run.RunTicket.Again;

/**
 * What the durable queue calls: sends a batch into the batch route once for each pipeline that
 * wants it.
 */
public final class BatchRunner implements BatchQueue.Handler {
  private final Workspace workspace;
  private final PipelineFolder pipelines;
  private final Ledger ledger;
  private final RouteEntry batchRoute;

  /** The way into {@code direct:batch}. */
  @FunctionalInterface
  public interface RouteEntry {
    void send(RunTicket ticket);
  }

  public BatchRunner(
      Workspace workspace, PipelineFolder pipelines, Ledger ledger, RouteEntry batchRoute) {
    this.workspace = workspace;
    this.pipelines = pipelines;
    this.ledger = ledger;
    this.batchRoute = batchRoute;
  }

  @Override
  public void handle(BatchId id, boolean revived) {
    var batch = ledger.read().batch(id).orElseThrow();
    for (var ticket : tickets(batch)) {
      batchRoute.send(ticket);
    }
  }

  private List<RunTicket> tickets(BatchRow batch) {
    var runs =
        ledger.read().runs(batch.id()).stream()
            .filter(run -> run.intake() == batch.intake())
            .toList();
    var tickets = new ArrayList<RunTicket>();
    var wanted = pipelines.forBatch(batch.id());
    for (var pipeline : wanted) {
      var open =
          runs.stream()
              .filter(run -> run.pipeline().equals(pipeline.name()) && run.endedAt().isEmpty())
              .findFirst();
      boolean ended =
          runs.stream().anyMatch(run -> run.pipeline().equals(pipeline.name())) && open.isEmpty();
      if (!ended || batch.restart().isPresent()) {
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
        Optional.of(workspace.results().resolve(pipeline.name()).resolve(batch.id().name())),
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
