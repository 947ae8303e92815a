package nightshift.pipeline;

import java.nio.file.FileSystems;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Checks file patterns before a night depends on them. */
final class Globs {
  private Globs() {}

  /** Why {@code glob} is no pattern. */
  static Optional<String> complaint(String glob) {
    if (glob.isBlank()) {
      return Optional.of("the pattern is blank");
    }
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + glob);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of("'" + glob + "' is no file pattern: " + e.getDescription());
    }
  }

  /** Why a pattern of {@code outputs:} could match files outside the run folder. */
  static Optional<String> escape(String glob) {
    var inside = glob.replaceFirst("^%(YAML|INPUT)%[/\\\\]*", "").replace('\\', '/');
    if (inside.matches("(/|[A-Za-z]:|%[^%/]+%|~).*")) {
      return Optional.of("'" + glob + "' does not lie in the run folder");
    }
    int depth = glob.startsWith("%INPUT%") ? 1 : 0;
    for (var part : inside.split("/", -1)) {
      depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
      if (depth < 0) {
        return Optional.of("'" + glob + "' leads out of the run folder");
      }
    }
    return Optional.empty();
  }
}
