package nightshift.process;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an attempt's process ended, as its supervisor wrote it down.
 *
 * @param exitCode the command's own exit status; 128 + n for signal n
 * @param started when the command itself began, after any wait for a lease; empty when it never
 *     began
 * @param cards UUIDs of the cards it held
 * @param reason one sentence for people where the cause alone does not tell enough: why it could
 *     not be started, who cancelled it, how it got lost
 */
public record ProcessEnd(
    Cause cause,
    int exitCode,
    Optional<Instant> started,
    Instant ended,
    List<String> cards,
    Optional<Usage> usage,
    Optional<String> reason) {
  /** What ended it. */
  public enum Cause {
    EXITED,
    TIMED_OUT,
    CANCELLED,
    /** The program could not be started: missing, or no right to run it. */
    NOT_STARTED,
    /** Supervisor and command died without writing a status: a reboot, or both were killed. */
    LOST
  }

  /**
   * What the tree used.
   *
   * @param cpuSeconds of the command and of every process it waited for
   */
  public record Usage(double cpuSeconds) {}

  public ProcessEnd {
    cards = List.copyOf(cards);
  }
}
