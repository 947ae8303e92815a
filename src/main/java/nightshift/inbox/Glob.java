package nightshift.inbox;

import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A pipeline's `files:` pattern; `**` followed by a slash also stands for no folder at all. */
final class Glob {
  private Glob() {}

  static List<BatchFile> filter(List<BatchFile> files, Optional<String> pattern) {
    if (pattern.isEmpty()) {
      return files;
    }
    var matchers =
        Stream.of(pattern.get(), pattern.get().replace("**/", ""))
            .distinct()
            .map(Glob::of)
            .toList();
    return files.stream()
        .filter(file -> matchers.stream().anyMatch(matcher -> matcher.matches(file.path())))
        .toList();
  }

  private static PathMatcher of(String pattern) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
  }
}
