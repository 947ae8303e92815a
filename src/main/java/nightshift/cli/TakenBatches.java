package nightshift.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.inbox.BatchFile;
import nightshift.inbox.KnownBatches;
import nightshift.ledger.InputRow;
import nightshift.ledger.Ledger;

/** The ledger's memory of accepted batches, as the inbox asks for it. */
final class TakenBatches implements KnownBatches {
  private final Ledger ledger;

  TakenBatches(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Optional<List<BatchFile>> taken(BatchId batch) {
    return ledger
        .read()
        .batch(batch)
        .filter(row -> row.intake() > 0)
        .map(row -> ledger.read().inputs(batch).stream().map(TakenBatches::file).toList());
  }

  @Override
  public List<BatchFile> takenLoose(String pipeline) {
    return ledger.read().looseInputs(pipeline).stream().map(TakenBatches::file).toList();
  }

  private static BatchFile file(InputRow row) {
    return new BatchFile(Path.of(row.path()), row.bytes(), row.modifiedAt());
  }
}
