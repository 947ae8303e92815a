package nightshift.environment;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The "did you mean" of this room. */
final class Nearest {
  private Nearest() {}

  static Optional<String> to(String word, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String name) -> distance(word, name))
                .thenComparing(name -> name))
        .filter(name -> distance(word, name) <= Math.max(2, word.length() / 2));
  }

  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int at = 0; at <= right.length(); at++) {
      row[at] = at;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
