package nightshift.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which batches a pipeline wants and when they are complete: its {@code inbox:} key; what is not
 * set follows nightshift.yaml.
 *
 * @param match glob on the batch's name
 * @param files glob on the files that count
 * @param quiet how long nothing may change when there is no other sign
 * @param expect how many files make it complete
 * @param require the least rung of the readiness ladder that is believed
 * @param late what becomes of files that come after the batch was taken
 * @param receipt {@code beside} writes a receipt next to the batch as well
 * @param after what becomes of the batch after success
 * @param markers names of files that say the batch is complete
 */
public record InboxRules(
    Optional<String> match,
    Optional<String> files,
    Optional<Duration> quiet,
    OptionalInt expect,
    Optional<String> require,
    Optional<String> late,
    Optional<String> receipt,
    Optional<String> after,
    List<String> markers) {
  static final List<String> KEYS =
      List.of(
          "match", "files", "quiet", "expect", "require", "late", "receipt", "after", "markers");

  public InboxRules {
    markers = List.copyOf(markers);
  }

  /** Nothing set: the batches of the folder that bears the pipeline's name. */
  public static InboxRules none() {
    return new InboxRules(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
