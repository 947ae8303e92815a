package nightshift.ledger;

import java.time.Instant;
import java.util.Optional;
import nightshift.RunId;

/**
 * A segment of a run, also one whose turn has not come or that was skipped.
 *
 * @param index counts from 0 in the order of the pipeline
 * @param environment as written in the pipeline
 * @param decision the planner's word: run, skip, hold
 * @param why the planner's reason
 */
public record SegmentRow(
    RunId run,
    int index,
    String name,
    String environment,
    String decision,
    String why,
    SegmentState state,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt) {
  /** The decision on a pause step at which the run was held; a released run goes on past it. */
  public static final String PAUSED = "paused";
}
