package nightshift.inbox;

import java.io.File;
import java.nio.file.Path;
import java.util.Comparator;

/** Acquisition 2 before acquisition 10: digits compare as numbers of any length. */
public final class NaturalOrder implements Comparator<String> {
  public static final NaturalOrder NAMES = new NaturalOrder();

  /** Folder by folder, then by name. */
  public static final Comparator<Path> PATHS = NaturalOrder::comparePaths;

  private NaturalOrder() {}

  @Override
  public int compare(String left, String right) {
    int i = 0;
    int j = 0;
    while (i < left.length() && j < right.length()) {
      char a = left.charAt(i);
      char b = right.charAt(j);
      if (isDigit(a) && isDigit(b)) {
        int endLeft = endOfDigits(left, i);
        int endRight = endOfDigits(right, j);
        int order = compareNumbers(left, i, endLeft, right, j, endRight);
        if (order != 0) {
          return order;
        }
        i = endLeft;
        j = endRight;
      } else {
        int order = Character.compare(rank(a), rank(b));
        if (order != 0) {
          return order;
        }
        i++;
        j++;
      }
    }
    int rest = Integer.compare(left.length() - i, right.length() - j);
    return rest != 0 ? rest : left.compareTo(right);
  }

  private static int compareNumbers(
      String left, int fromLeft, int endLeft, String right, int fromRight, int endRight) {
    int i = skipZeros(left, fromLeft, endLeft);
    int j = skipZeros(right, fromRight, endRight);
    int longer = Integer.compare(endLeft - i, endRight - j);
    for (; longer == 0 && i < endLeft; i++, j++) {
      int order = Character.compare(left.charAt(i), right.charAt(j));
      if (order != 0) {
        return order;
      }
    }
    return longer;
  }

  private static int skipZeros(String text, int start, int end) {
    int at = start;
    while (at < end && text.charAt(at) == '0') {
      at++;
    }
    return at;
  }

  private static int comparePaths(Path left, Path right) {
    int order = NAMES.compare(left.toString(), right.toString());
    return order != 0 ? order : left.compareTo(right);
  }

  /** The separator comes before all others, so that a folder's files stay together. */
  private static char rank(char character) {
    return character == File.separatorChar ? 0 : Character.toLowerCase(character);
  }

  private static int endOfDigits(String text, int start) {
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
