package nightshift.environment;

import java.time.Instant;
import java.util.List;

/**
 * What is remembered of the last rehearsal of one environment.
 *
 * @param wrong a line for each check that failed
 */
public record PastRehearsal(
    String environment, Instant at, boolean passed, List<String> wrong, long tookMillis) {
  public PastRehearsal {
    wrong = List.copyOf(wrong);
  }
}
