package nightshift.camel;

import java.io.InputStream;
import nightshift.run.Attempts.Ran;
import org.apache.camel.component.exec.ExecResult;

/**
 * The supervisor's word on how the process ended; the streams went to the log and are not held
 * here.
 */
final class SegmentResult extends ExecResult {
  private final transient Ran ran;

  SegmentResult(SegmentCommand command, Ran ran) {
    // 0 always: the exit code is in the record, and the producer would log the command line of any
    // other.
    super(command, InputStream.nullInputStream(), InputStream.nullInputStream(), 0);
    this.ran = ran;
  }

  Ran ran() {
    return ran;
  }
}
