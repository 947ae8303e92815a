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
 */
public record ProcessEnd(
    Cause cause,
    int exitCode,
    Optional<Instant> started,
    Instant ended,
    List<String> cards,
    Optional<Usage> usage) {
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

  /** What the tree used, where the system tells. */
  public record Usage(double cpuSeconds, long peakMemoryBytes) {}

  public ProcessEnd {
    cards = List.copyOf(cards);
  }
}
