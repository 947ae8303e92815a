package nightshift.camel;

import org.apache.camel.Exchange;
import org.apache.camel.component.exec.ExecBinding;
import org.apache.camel.component.exec.ExecCommand;
import org.apache.camel.component.exec.ExecEndpoint;
import org.apache.camel.component.exec.ExecResult;

/**
 * Reads the segment's record from one exchange property and puts the process's end into another.
 * Headers and the body are never looked at: whoever could set them could otherwise replace the
 * command (CVE-2025-27636).
 */
final class SegmentBinding implements ExecBinding {
  @Override
  public ExecCommand readInput(Exchange exchange, ExecEndpoint endpoint) {
    return new SegmentCommand(Carried.work(exchange), endpoint.getExecutable());
  }

  @Override
  public void writeOutput(Exchange exchange, ExecResult result) {
    Carried.ran(exchange, ((SegmentResult) result).ran());
  }
}
