package nightshift.pipeline;

import java.util.List;
import java.util.OptionalInt;
import nightshift.Problem;

/**
 * What a run would do, in the order of the file.
 *
 * @param forcePoint index of the first segment that runs again; empty when all is up to date
 * @param problems what keeps it from running on this system
 */
public record Plan(
    List<PlannedSegment> segments,
    OptionalInt forcePoint,
    List<Problem> problems,
    List<Problem> warnings) {
  public Plan {
    segments = List.copyOf(segments);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /** Whether any command would run. */
  public boolean anythingToRun() {
    return segments.stream().anyMatch(segment -> segment.decision() instanceof Decision.Run);
  }
}
