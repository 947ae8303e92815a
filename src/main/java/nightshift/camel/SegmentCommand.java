package nightshift.camel;

import java.util.List;
import java.util.Set;
import nightshift.run.SegmentWork;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.exec.ExecCommand;

/**
 * Carries our record through camel-exec. What camel-exec itself would run or log is only the
 * environment's kind, so that no file name ever stands in its hands.
 */
final class SegmentCommand extends ExecCommand {
  private final transient SegmentWork work;

  SegmentCommand(SegmentWork work, String label) {
    // An empty set of exit values, since null breaks toString, which the producer calls.
    super(label, List.of(), null, Long.MAX_VALUE, Set.of(), null, null, false, LoggingLevel.OFF);
    this.work = work;
  }

  SegmentWork work() {
    return work;
  }
}
