package nightshift.environment;

import java.util.Optional;

/**
 * One thing that was looked at, for doctor and rehearsal.
 *
 * @param words what was found, in a few words
 * @param cure what to do, where something is to be done
 */
public record Finding(String subject, Verdict verdict, String words, Optional<String> cure) {
  /** What it means for tonight. */
  public enum Verdict {
    GOOD,
    /** Worth knowing; stops nothing. */
    NOTE,
    BAD
  }

  static Finding good(String subject, String words) {
    return new Finding(subject, Verdict.GOOD, words, Optional.empty());
  }

  static Finding note(String subject, String words, String cure) {
    return new Finding(
        subject, Verdict.NOTE, words, Optional.of(cure).filter(text -> !text.isEmpty()));
  }

  static Finding bad(String subject, String words, String cure) {
    return new Finding(subject, Verdict.BAD, words, Optional.of(cure));
  }
}
