package nightshift.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The values of {@code .env}, so that none of them is ever shown. A value of several lines is hidden
 * line by line; one of fewer than four letters is left, as hiding every "1" would hide the text.
 */
public final class Secrets {
  private static final int SHORTEST = 4;
  private static final String MASK = "•••";

  private final List<String> values;

  public Secrets(Collection<String> values) {
    this.values =
        values.stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  public static Secrets none() {
    return new Secrets(List.of());
  }

  String mask(String text) {
    var masked = text;
    for (var value : values) {
      masked = masked.replace(value, MASK);
    }
    return masked;
  }

  /** How many letters at the start of a cut text may be the rest of a secret. */
  int longest() {
    return values.isEmpty() ? 0 : values.getFirst().length();
  }
}
