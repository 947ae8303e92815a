package nightshift.run;

import java.util.HashMap;
import java.util.Map;

/**
 * The complete environment of a segment's process: its environment's own, the segment's {@code
 * env:}, and ours.
 */
final class ChildVariables {
  private final SegmentWork work;

  ChildVariables(SegmentWork work) {
    this.work = work;
  }

  Map<String, String> all() {
    var variables = new HashMap<>(work.ready().orElseThrow().variables());
    variables.putAll(work.planned().env());
    return variables;
  }
}
