package nightshift.yaml;

import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * libyaml, and with it Go, takes a tab between two words for a blank; snakeyaml stops at it. Only
 * the parser knows which tabs separate words, so the one it stopped at is replaced and the text is
 * read again.
 */
final class SeparatingTab {
  static final int MOST = 2_000;
  private static final Pattern INDICATORS = Pattern.compile("[\\s?-]*");
  private static final Pattern OPEN = Pattern.compile(".*[\\[{,]\\s*(#.*)?", Pattern.DOTALL);

  private SeparatingTab() {}

  /** The text with a blank for the tab that stopped the parser; empty where a tab is an error. */
  static Optional<String> replaced(String text, MarkedYAMLException exception) {
    var mark = exception.getProblemMark();
    if (mark == null || mark.getIndex() > text.length()) {
      return Optional.empty();
    }
    int at = text.offsetByCodePoints(0, mark.getIndex());
    return at < text.length() && text.charAt(at) == '\t' && separates(text, at)
        ? Optional.of(text.substring(0, at) + ' ' + text.substring(at + 1))
        : Optional.empty();
  }

  private static boolean separates(String text, int at) {
    int start = text.lastIndexOf('\n', at - 1) + 1;
    var before = text.substring(start, at);
    return !INDICATORS.matcher(before).matches()
        || (before.isBlank() && OPEN.matcher(lineBefore(text, start)).matches());
  }

  private static String lineBefore(String text, int start) {
    return start == 0 ? "" : text.substring(text.lastIndexOf('\n', start - 2) + 1, start - 1);
  }
}
