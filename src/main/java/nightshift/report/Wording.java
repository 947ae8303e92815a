package nightshift.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, sizes and times as people say them; English, whatever the machine's language is. */
final class Wording {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm:ss", Locale.ENGLISH);

  private static final int LONGEST_NAME = 80;

  private Wording() {}

  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  static String size(long bytes) {
    if (bytes < 1000) {
      return count(bytes, "byte");
    }
    double amount = bytes;
    var units = "kMGTPE";
    int unit = -1;
    while (amount >= 999.5) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, amount < 9.95 ? "%.1f" : "%.0f", amount)
        + " "
        + units.charAt(unit)
        + "B";
  }

  static String time(Duration time) {
    if (time.isNegative()) {
      return "0 s";
    }
    long seconds = Math.round(time.toMillis() / 1000.0);
    if (time.toMillis() < 9_950) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }

  static String moment(Instant instant, ZoneId zone) {
    return DAY_AND_TIME.format(instant.atZone(zone));
  }

  /** Lower-case first letter and no full stop, so that it can stand behind a colon. */
  static String clause(String sentence) {
    var line = sentence.strip().lines().findFirst().orElse("").strip();
    return line.endsWith(".") && !line.endsWith("..") ? line.substring(0, line.length() - 1) : line;
  }

  static String sentence(String clause) {
    var line = clause(clause);
    return line.endsWith("…") || line.endsWith("?") || line.endsWith("!") ? line : line + ".";
  }

  /**
   * A name inside a sentence: on one line, without letters that turn the text around, not endless.
   */
  static String name(String name) {
    var seen = new StringBuilder();
    name.codePoints().forEach(letter -> seen.appendCodePoint(visible(letter)));
    int letters = seen.codePointCount(0, seen.length());
    return letters <= LONGEST_NAME
        ? seen.toString()
        : seen.substring(0, seen.offsetByCodePoints(0, LONGEST_NAME / 2))
            + "…"
            + seen.substring(seen.offsetByCodePoints(0, letters - LONGEST_NAME / 2));
  }

  private static int visible(int letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL -> letter < 0x20 ? 0x2400 + letter : 0xFFFD;
      case Character.FORMAT ->
          letter == 0x200D || letter >= 0xE0000 ? letter : 0xFFFD; // emoji are joined by these
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> 0xFFFD;
      default -> letter;
    };
  }

  /** A word for a shell line that a person copies. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@=+-]+") && !word.startsWith("-")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
