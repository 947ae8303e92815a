package nightshift.ledger;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.RunId;

/**
 * One pass of one pipeline over one batch.
 *
 * @param folder the run folder, {@code results/<pipeline>/<batch>}
 * @param intake which of the batch's file sets it saw
 * @param sentence the first failure in one sentence
 * @param hint what to do about it
 * @param note what went well but should be known, such as a fallback
 */
public record RunRow(
    RunId id,
    BatchId batch,
    String pipeline,
    Path pipelineFile,
    Path folder,
    int intake,
    RunState state,
    Optional<String> sentence,
    Optional<String> hint,
    Optional<String> note,
    Instant startedAt,
    Optional<Instant> endedAt) {}
