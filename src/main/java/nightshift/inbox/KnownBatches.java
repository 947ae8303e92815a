package nightshift.inbox;

import java.util.List;
import java.util.Optional;
import nightshift.BatchId;

/**
 * What was taken before, so that it is not taken twice: the ledger's memory as the scan needs it.
 * Times must come back with at least milliseconds.
 */
public interface KnownBatches {
  /** Files and signs of a batch when it was taken; empty when it never was. */
  Optional<List<BatchFile>> taken(BatchId batch);

  /** Files and signs that all loose batches of this inbox folder have taken. */
  List<BatchFile> takenLoose(String pipeline);

  static KnownBatches none() {
    return new KnownBatches() {
      @Override
      public Optional<List<BatchFile>> taken(BatchId batch) {
        return Optional.empty();
      }

      @Override
      public List<BatchFile> takenLoose(String pipeline) {
        return List.of();
      }
    };
  }
}
