package nightshift.camel;

import java.io.IOException;
import nightshift.run.Attempts;
import org.apache.camel.component.exec.ExecCommand;
import org.apache.camel.component.exec.ExecCommandExecutor;
import org.apache.camel.component.exec.ExecException;
import org.apache.camel.component.exec.ExecResult;

/**
 * Runs the segment behind an {@code exec:} endpoint under a supervisor that outlives Nightshift.
 */
final class SegmentExecutor implements ExecCommandExecutor {
  private final Attempts attempts;

  SegmentExecutor(Attempts attempts) {
    this.attempts = attempts;
  }

  @Override
  public ExecResult execute(ExecCommand command) throws ExecException, IOException {
    var segment = (SegmentCommand) command;
    try {
      return new SegmentResult(segment, attempts.await(segment.work()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Nightshift stops", new RunLeft(e));
    }
  }
}
