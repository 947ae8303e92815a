package nightshift.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.inbox.BatchFile;
import nightshift.inbox.KnownBatches;
import nightshift.ledger.InputRow;
import nightshift.ledger.LedgerReader;

/** The ledger's memory of accepted batches, as the inbox asks for it. */
final class TakenBatches implements KnownBatches {
  private final LedgerReader ledger;

  TakenBatches(LedgerReader ledger) {
    this.ledger = ledger;
  }

  @Override
  public Optional<List<BatchFile>> taken(BatchId batch) {
    return ledger
        .batch(batch)
        .filter(row -> row.intake() > 0)
        .map(row -> ledger.inputs(batch).stream().map(TakenBatches::file).toList());
  }

  @Override
  public List<BatchFile> takenLoose(String pipeline) {
    return ledger.looseInputs(pipeline).stream().map(TakenBatches::file).toList();
  }

  private static BatchFile file(InputRow row) {
    return new BatchFile(Path.of(row.path()), row.bytes(), row.modifiedAt());
  }
}
