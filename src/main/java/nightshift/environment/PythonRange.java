package nightshift.environment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A {@code requires-python} as far as it matters here: does some patch of 3.N satisfy it? uv itself
 * judges the patch.
 */
record PythonRange(String spec) {
  boolean allows(String version) {
    var asked = numbers(version);
    return Arrays.stream(spec.split(","))
        .map(String::strip)
        .filter(clause -> !clause.isEmpty())
        .allMatch(clause -> allows(clause, asked));
  }

  private static boolean allows(String clause, List<Integer> asked) {
    int digits = 0;
    while (digits < clause.length() && "<>=!~".indexOf(clause.charAt(digits)) >= 0) {
      digits++;
    }
    var operator = clause.substring(0, digits);
    var bound = numbers(clause.substring(digits).strip().replace(".*", ""));
    int shared = compare(asked, bound, Math.min(asked.size(), bound.size()));
    boolean open = asked.size() < bound.size();
    IntPredicate met =
        switch (operator) {
          case ">=" -> order -> order >= 0;
          case ">" -> order -> open ? order >= 0 : compare(asked, bound, 9) > 0;
          case "<=" -> order -> order <= 0;
          case "<" -> order -> open && trailing(bound, asked.size()) ? order <= 0 : order < 0;
          case "!=" -> order -> order != 0 || open;
          case "~=" ->
              order ->
                  order >= 0
                      && compare(asked, bound, Math.min(asked.size(), bound.size() - 1)) == 0;
          default -> order -> order == 0;
        };
    return met.test(shared);
  }

  /** {@code <3.12.4} still has a 3.12; {@code <3.12.0} has none. */
  private static boolean trailing(List<Integer> bound, int from) {
    return bound.subList(from, bound.size()).stream().anyMatch(part -> part > 0);
  }

  private static int compare(List<Integer> left, List<Integer> right, int places) {
    for (int at = 0; at < places; at++) {
      int order =
          Integer.compare(
              at < left.size() ? left.get(at) : 0, at < right.size() ? right.get(at) : 0);
      if (order != 0) {
        return order;
      }
      if (at >= left.size() && at >= right.size()) {
        return 0;
      }
    }
    return 0;
  }

  private static List<Integer> numbers(String version) {
    var numbers = new ArrayList<Integer>();
    for (var part : version.strip().split("\\.")) {
      var digits = part.replaceFirst("[^0-9].*", "");
      if (digits.isEmpty()) {
        break;
      }
      numbers.add(Integer.parseInt(digits));
    }
    return numbers;
  }
}
