package nightshift.ledger;

import java.util.Optional;

/**
 * How an attempt ended, in the words of its Outcome.
 *
 * @param outcome the Outcome's type: Succeeded, CommandFailed, EnvironmentFailed, …
 * @param what one sentence
 * @param detail where, the log's tail
 * @param gpu the cards it held, when they became known only with the process
 * @param gpuNote what a person should know about the card
 */
public record AttemptEnd(
    String outcome,
    Optional<Integer> exitCode,
    Optional<String> what,
    Optional<String> detail,
    Optional<String> hint,
    Optional<String> gpu,
    Optional<String> gpuNote) {
  /** The outcome that makes a segment done. */
  public static final String SUCCEEDED = "Succeeded";

  public static AttemptEnd succeeded() {
    return new AttemptEnd(
        SUCCEEDED,
        Optional.of(0),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
