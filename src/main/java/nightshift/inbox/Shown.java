package nightshift.inbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts a sender's names and numbers into sentences without letting them break a line. */
final class Shown {
  private static final int MANY = 3;

  private Shown() {}

  /** The name on one line: control characters and what is no text become `?`. */
  static String name(Object name) {
    var text = name.toString();
    var line = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || c == 0xFFFD || isDirection(c) ? '?' : c)
        .forEach(line::appendCodePoint);
    return line.toString();
  }

  /** The first few, and how many more. */
  static <T> String some(Collection<T> things, Function<T, Path> path) {
    var first =
        things.stream()
            .map(path)
            .sorted(NaturalOrder.PATHS)
            .limit(MANY)
            .map(Shown::name)
            .collect(Collectors.joining(", "));
    return things.size() > MANY ? first + " and " + (things.size() - MANY) + " more" : first;
  }

  static String files(long count) {
    return count == 1 ? "1 file" : count + " files";
  }

  /** 10 s, 1.5 s, 250 ms, 2 min, 3 h. */
  static String duration(Duration time) {
    if (time.toMillis() < 1000) {
      return time.toMillis() + " ms";
    }
    if (time.toMillis() % 1000 != 0) {
      return time.toMillis() / 100 / 10.0 + " s";
    }
    if (time.toSeconds() % 3600 == 0) {
      return time.toHours() + " h";
    }
    return time.toSeconds() % 60 == 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }

  /** Marks that turn the reading direction would let a name pose as another. */
  private static boolean isDirection(int character) {
    return (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
