package nightshift.pipeline;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A segment with what will become of it.
 *
 * @param env the variables that its process gets besides those of its environment
 */
public record PlannedSegment(
    Segment segment,
    String contentHash,
    Decision decision,
    CommandLine commandLine,
    Map<String, String> env) {
  public PlannedSegment {
    env = Collections.unmodifiableMap(new TreeMap<>(env));
  }
}
