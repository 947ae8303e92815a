package nightshift.yaml;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import nightshift.Location;
import nightshift.Problem;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says a parser's complaint in words that help: the slips that people make in pipelines. */
final class SyntaxProblem {
  private static final Pattern BROKEN_ESCAPE =
      Pattern.compile("\\\\(x(?![0-9A-Fa-f]{2})|u(?![0-9A-Fa-f]{4})|U(?!00[01][0-9A-Fa-f]{5}))");

  private SyntaxProblem() {}

  static Problem of(Path file, String text, MarkedYAMLException exception) {
    var mark = Optional.ofNullable(exception.getProblemMark());
    var where =
        mark.map(place -> new Location(file, place.getLine() + 1, place.getColumn() + 1))
            .orElse(Location.of(file));
    var line = mark.map(place -> line(text, place)).orElse("");
    return hint(exception, where, line)
        .orElseGet(
            () -> Problem.at(where, sentence(exception), "look at this line and the one above it"))
        .because(mark.map(place -> shown(line, place)).orElse(""));
  }

  /** For an escape that lacks its digits; the first such place is where the parser stopped. */
  static Problem ofEscape(Path file, String text) {
    var matcher = BROKEN_ESCAPE.matcher(text);
    int at = matcher.find() ? matcher.start() : 0;
    var before = text.substring(0, at);
    int line = 1 + (int) before.chars().filter(character -> character == '\n').count();
    return Problem.at(
        new Location(file, line, at - before.lastIndexOf('\n')),
        "no valid YAML: an escape in \"double quotes\" lacks its digits",
        "write \\xNN, \\uNNNN or \\UNNNNNNNN with hexadecimal digits, or use 'single quotes'");
  }

  private static Optional<Problem> hint(
      MarkedYAMLException exception, Location where, String line) {
    int column = Math.max(0, Math.min(where.column() - 1, line.length()));
    var rest = line.substring(line.offsetByCodePoints(0, codePoints(line, column)));
    boolean indented =
        line.substring(0, line.length() - line.stripLeading().length()).contains("\t");
    if (rest.startsWith("\t") || indented) {
      return Optional.of(
          Problem.at(where, "a tab stands where only blanks may", "replace tabs by blanks"));
    }
    var word = rest.split("[\\s,\\]}]", 2)[0];
    word = word.length() > 40 ? word.substring(0, 40) + "…" : word;
    var problem = String.valueOf(exception.getProblem());
    if (rest.startsWith("%") || rest.startsWith("@") || rest.startsWith("`")) {
      return Optional.of(
          Problem.at(
              where,
              "a word that begins with " + rest.charAt(0) + " must be quoted",
              "write '" + word + "'"));
    }
    if (line.strip().contains("*") && String.valueOf(exception.getContext()).contains("alias")) {
      return Optional.of(
          Problem.at(
              where, "a word that begins with * must be quoted", "write '*.tif' with its quotes"));
    }
    if (problem.endsWith("but got ?") || problem.endsWith("but got :")) {
      return Optional.of(
          Problem.at(
              where,
              "inside brackets a text with "
                  + (problem.endsWith("?") ? "? " : "': ' ")
                  + "in it must be quoted",
              "put the text into 'single quotes'"));
    }
    if (problem.contains("mapping values are not allowed")) {
      return Optional.of(
          Problem.at(
              where,
              "a key: value pair can't stand here",
              "check the indentation against the lines above; quote a text that contains ': '"));
    }
    if (problem.contains("escape")) {
      return Optional.of(
          Problem.at(
              where,
              sentence(exception),
              "in \"double quotes\" a backslash starts an escape: use 'single quotes' for Windows paths"));
    }
    return Optional.empty();
  }

  private static int codePoints(String line, int column) {
    return Math.min(column, line.codePointCount(0, line.length()));
  }

  private static String sentence(MarkedYAMLException exception) {
    var context = Optional.ofNullable(exception.getContext()).map(words -> words + ": ").orElse("");
    return "no valid YAML: " + context + exception.getProblem();
  }

  private static String line(String text, Mark mark) {
    return text.lines().skip(mark.getLine()).findFirst().orElse("");
  }

  private static String shown(String line, Mark mark) {
    int start = Math.max(0, Math.min(mark.getColumn(), line.length()) - 40);
    var part = line.substring(start, Math.min(line.length(), start + 80));
    return part.isBlank()
        ? ""
        : part + "\n" + " ".repeat(Math.max(0, mark.getColumn() - start)) + "^";
  }
}
