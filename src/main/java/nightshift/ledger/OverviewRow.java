package nightshift.ledger;

import java.util.Optional;

/**
 * A batch with what its newest run has come to: a line of {@code status}.
 *
 * @param ended its segments that are done or skipped
 * @param segments how many the pipeline has, as far as planned
 * @param current the segment that runs
 */
public record OverviewRow(
    BatchRow batch, Optional<RunRow> run, int ended, int segments, Optional<String> current) {}
