package nightshift.yaml;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import nightshift.Location;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads the first document of a YAML file as nodes with their places. Whatever a file holds, the
 * answer is nodes or problems, never an exception.
 */
public final class YamlReader {
  private YamlReader() {}

  /** Empty when there is a problem that leaves nothing to look at; it is then in the collection. */
  public static Optional<Node> read(Path file, Problems problems) {
    return TextFile.read(file, problems).flatMap(text -> parse(file, text, problems));
  }

  /** Reads text that is at hand already; {@code file} is where problems are said to be. */
  public static Optional<Node> parse(Path file, String text, Problems problems) {
    if (!TextFile.sound(file, text, problems)) {
      return Optional.empty();
    }
    var readable = text;
    for (int tabs = 0; tabs < SeparatingTab.MOST; tabs++) {
      var attempt = new Problems();
      switch (attempt(file, readable, attempt)) {
        case Composed(var root) -> {
          problems.addAll(attempt);
          return Optional.of(root);
        }
        case Refused(var tabsReplaced) when tabsReplaced.isPresent() ->
            readable = tabsReplaced.get();
        case Refused refused -> {
          problems.addAll(attempt);
          return Optional.empty();
        }
      }
    }
    problems.error(Location.of(file), "too many tabs between words", "replace tabs by blanks");
    return Optional.empty();
  }

  /** What one pass over the text gave. */
  private sealed interface Attempt {}

  private record Composed(Node root) implements Attempt {}

  /** Refused, but perhaps worth another pass over that text. */
  private record Refused(Optional<String> again) implements Attempt {}

  private static Attempt attempt(Path file, String text, Problems problems) {
    var parser = new ParserImpl(new StreamReader(new StringReader(text)), new LoaderOptions());
    try {
      var root = new Composer(file, text, parser, problems).compose();
      warnOfMore(file, parser, problems);
      return new Composed(root);
    } catch (Composer.TooMuch e) {
      problems.error(e.where, e.what, e.hint);
    } catch (MarkedYAMLException e) {
      problems.error(SyntaxProblem.of(file, text, e));
      return new Refused(SeparatingTab.replaced(text, e));
    } catch (YAMLException e) {
      problems.error(Location.of(file), "not readable as YAML: " + e.getMessage(), "mend the file");
    } catch (IllegalArgumentException e) {
      // snakeyaml reads the digits of an escape with Integer.parseInt and lets its exception out
      problems.error(SyntaxProblem.ofEscape(file, text));
    }
    return new Refused(Optional.empty());
  }

  private static void warnOfMore(Path file, Parser parser, Problems problems) {
    try {
      if (!parser.checkEvent(Event.ID.StreamEnd)) {
        var mark = parser.peekEvent().getStartMark();
        problems.warn(
            new Location(file, mark.getLine() + 1, mark.getColumn() + 1),
            "a second document begins here; only the first one counts",
            "put it into a file of its own, or remove the --- line");
      }
    } catch (YAMLException | IllegalArgumentException e) {
      problems.warn(
          Location.of(file),
          "what follows the first document is not readable; only the first one counts",
          "remove what follows it");
    }
  }
}
