package nightshift.environment;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import nightshift.environment.EnvironmentFailure.Kind;

/**
 * What a failed install step complains of. Exit codes do not tell causes apart (facts.md), so
 * inside one step only the operating system's words and uv's own headings are left to go by.
 */
record UvWords(Kind kind, Pattern words) {
  private static final List<UvWords> KNOWN =
      List.of(
          of(
              Kind.DISK_FULL,
              "os error (28|27|122)\\b|no space left on device|not enough space|disk quota"),
          of(Kind.HASH_MISMATCH, "hash mismatch"),
          of(Kind.NO_PERMISSION, "os error (13|30)\\b|permission denied|read-only file system"),
          of(
              Kind.BUILD_FAILED,
              "failed to build|build backend returned an error|call to `.*` failed"),
          of(
              Kind.NO_NETWORK,
              "dns error|network is unreachable|os error (101|113)\\b|network was disabled|network connectivity is disabled"),
          of(
              Kind.PACKAGE_NOT_FOUND,
              "404 not found|was not found in the (package )?registry|no matching distribution|has no (wheels|usable wheels)|doesn't have a (source distribution|wheel)|distribution not found"),
          of(
              Kind.INDEX_DOWN,
              "failed to fetch|error sending request|connection refused|tcp connect error|operation timed out|50[0-9] "),
          of(Kind.UNSOLVABLE, "no solution found|requirements are unsatisfiable"),
          of(
              Kind.PYTHON_MISSING,
              "no interpreter found|failed to inspect python|the requested interpreter|requires-python"));

  private static UvWords of(Kind kind, String words) {
    return new UvWords(kind, Pattern.compile(words));
  }

  static Kind kindOf(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return KNOWN.stream()
        .filter(known -> known.words().matcher(lower).find())
        .findFirst()
        .map(UvWords::kind)
        .orElse(Kind.OTHER);
  }

  /** The lines that a person needs: from the first error on, at most twenty. */
  static String essence(String text) {
    var lines = text.strip().lines().toList();
    int first = 0;
    while (first < lines.size() && !lines.get(first).startsWith("error")) {
      first++;
    }
    var rest = first < lines.size() ? lines.subList(first, lines.size()) : lines;
    return String.join("\n", rest.size() <= 20 ? rest : rest.subList(0, 20));
  }
}
