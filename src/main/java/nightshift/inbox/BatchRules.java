package nightshift.inbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an inbox folder demands before a batch counts as complete.
 *
 * @param quiet how long nothing may change when the sender gives no other sign
 * @param patience how long a batch may lie still in a state that can't be complete (a cut file)
 *     before it is refused
 * @param markers names of ready-markers, alone or behind the batch's name
 * @param files glob on the path inside the batch: which files are the acquisition
 * @param expect how many such files there must be
 * @param require the sign that this lab insists on
 */
public record BatchRules(
    Duration quiet,
    Duration patience,
    List<String> markers,
    Optional<String> files,
    OptionalInt expect,
    Optional<Rung> require) {
  public static final List<String> MARKERS = List.of("_READY", ".done", ".complete");
  public static final Duration QUIET = Duration.ofSeconds(10);

  public BatchRules {
    markers = List.copyOf(markers);
  }

  public static BatchRules defaults() {
    return quietFor(QUIET);
  }

  /** The defaults with another length of silence. */
  public static BatchRules quietFor(Duration quiet) {
    return new BatchRules(
        quiet,
        quiet.multipliedBy(10),
        MARKERS,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }
}
