package nightshift.run;

import java.util.List;
import java.util.regex.Pattern;

/** Picks from the end of a log the one line that tells a person why the command failed. */
final class CauseLine {
  /** A tool's own word: {@code error: …}, {@code [ERROR] …}, {@code fatal: …}. */
  private static final Pattern SAID_SO = Pattern.compile("(?i)^\\W*(error|fatal)\\b\\W.*");

  /** The last line of a Python traceback: {@code ValueError: …}, {@code package.SomeError: …}. */
  private static final Pattern RAISED =
      Pattern.compile("^[\\w.]*(Error|Exception|Interrupt|Exit)\\b(:.*)?$");

  private CauseLine() {}

  /**
   * Looks from the end: the first line that names an error, else the last line that says anything.
   */
  static String of(List<String> tail) {
    for (var line : tail.reversed()) {
      var text = line.strip();
      if (RAISED.matcher(text).matches() || SAID_SO.matcher(text).matches()) {
        return text;
      }
    }
    return tail.reversed().stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("it wrote nothing to its log");
  }
}
