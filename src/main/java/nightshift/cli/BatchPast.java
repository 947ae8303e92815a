package nightshift.cli;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.Workspace;
import nightshift.inbox.InboxQuestion;
import nightshift.inbox.KnownBatches;
import nightshift.ledger.BatchState;
import nightshift.ledger.LedgerReader;
import nightshift.pipeline.PipelineFolder;

/**
 * What the ledger and the pipelines have to say to {@code nightshift why}, with or without a
 * running watch.
 */
final class BatchPast {
  private final Workspace workspace;
  private final InstantSource clock;
  private final PipelineFolder pipelines;

  BatchPast(Workspace workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
    pipelines = new PipelineFolder(workspace.pipelines());
  }

  InboxQuestion question() {
    var known =
        LedgerReader.open(workspace.ledgerFile())
            .<KnownBatches>map(TakenBatches::new)
            .orElseGet(KnownBatches::none);
    var demands = new InboxDemands(pipelines, Wiring.settings(workspace).inbox());
    return new InboxQuestion(workspace.inbox(), demands::of, known, clock);
  }

  Optional<WhyCommand.History> of(BatchId batch) {
    return LedgerReader.open(workspace.ledgerFile()).flatMap(reader -> of(batch, reader));
  }

  private Optional<WhyCommand.History> of(BatchId batch, LedgerReader ledger) {
    try (ledger) {
      var events = ledger.events(batch).stream().map(EventLines::line).toList();
      return ledger
          .batch(batch)
          .map(row -> new WhyCommand.History(state(row.state()), takers(batch), events));
    }
  }

  private static String state(BatchState state) {
    return state == BatchState.QUEUED ? "accepted" : state.word();
  }

  private List<String> takers(BatchId batch) {
    var takers = pipelines.forBatch(batch).stream().map(PipelineFolder.Named::name).toList();
    return pipelines.all().stream()
        .map(pipeline ->
            takers.contains(pipeline.name())
                ? pipeline.name() + " takes it"
                : pipeline.name()
                    + " does not: "
                    + pipeline
                        .rules()
                        .match()
                        .map(glob -> "its match is " + glob)
                        .orElse("it takes inbox/" + pipeline.name() + "/"))
        .toList();
  }
}
