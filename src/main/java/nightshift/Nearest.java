package nightshift;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that a person most likely meant, for "did you mean" in a hint. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate closest to {@code word} by letters changed, left out, added or swapped, compared
   * without case; empty when none is close enough to be a slip of the keyboard. A candidate equal
   * to the word is no slip either.
   */
  public static Optional<String> to(String word, Collection<String> candidates) {
    record Scored(String candidate, int distance) {}
    var typed = word.toLowerCase(Locale.ROOT);
    int tolerated = Math.max(1, Math.min(word.length() / 3, 4));
    return candidates.stream()
        .filter(candidate -> !candidate.equals(word))
        .filter(candidate -> Math.abs(candidate.length() - word.length()) <= tolerated)
        .map(candidate -> new Scored(candidate, distance(typed, candidate)))
        .filter(scored -> scored.distance <= tolerated)
        .filter(scored -> scored.distance < Math.max(word.length(), scored.candidate.length()))
        .min(
            Comparator.comparingInt(Scored::distance)
                .thenComparing(scored -> -scored.candidate.length())
                .thenComparing(Scored::candidate))
        .map(Scored::candidate);
  }

  /** "did you mean X?", or {@code otherwise} when nothing is near. */
  public static String hint(String word, Collection<String> candidates, String otherwise) {
    return to(word, candidates).map(near -> "did you mean " + near + "?").orElse(otherwise);
  }

  private static int distance(String typed, String candidate) {
    var other = candidate.toLowerCase(Locale.ROOT);
    var rows = new int[typed.length() + 1][other.length() + 1];
    for (int i = 0; i <= typed.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, typed, other, i, j);
      }
    }
    return rows[typed.length()][other.length()];
  }

  private static int step(int[][] rows, String typed, String other, int i, int j) {
    int changed = typed.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
    int best = Math.min(rows[i - 1][j - 1] + changed, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && typed.charAt(i - 1) == other.charAt(j - 2)
            && typed.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
  }
}
