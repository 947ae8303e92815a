package nightshift.run;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nightshift.format.Closure;
import nightshift.format.Formats;

/**
 * {@code outputs:} of a segment: exit 0 counts only when files of each pattern are there, from this
 * attempt, and not empty. Patterns are globs under the run folder; {@code **&#47;} also stands for
 * no folder at all.
 */
final class OutputsContract {
  private final Path folder;

  OutputsContract(Path folder) {
    this.folder = folder;
  }

  /** In words, what is wrong with the first pattern that is not kept. */
  Optional<String> broken(List<String> patterns, Instant started) throws IOException {
    // File systems keep times as coarsely as a second or two (FAT), and the supervisor's start is
    // in whole seconds.
    var oldest = started.isAfter(Instant.EPOCH) ? started.minus(2, ChronoUnit.SECONDS) : started;
    for (var pattern : patterns) {
      var wrong = broken(pattern, oldest);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private Optional<String> broken(String pattern, Instant oldest) throws IOException {
    var relative = pattern.replaceFirst("^%YAML%[/\\\\]*", "");
    var matchers = matchers(relative);
    List<Path> found;
    try (var files = Files.walk(folder)) {
      found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> matches(matchers, folder.relativize(file)))
              .sorted()
              .toList();
    }
    if (found.isEmpty()) {
      return Optional.of("no file matches its output " + pattern);
    }
    if (found.stream().allMatch(file -> olderThan(file, oldest))) {
      return Optional.of("every file of its output " + pattern + " is older than this attempt");
    }
    for (var file : found) {
      if (Files.size(file) == 0) {
        return Optional.of("its output " + folder.relativize(file) + " is empty");
      }
      if (Formats.of(file) instanceof Closure.Cut cut) {
        return Optional.of(
            "its output "
                + folder.relativize(file)
                + " is no whole "
                + cut.format()
                + ": it "
                + cut.why());
      }
    }
    return Optional.empty();
  }

  private static boolean olderThan(Path file, Instant oldest) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(oldest);
    } catch (IOException gone) {
      return true;
    }
  }

  private static List<PathMatcher> matchers(String glob) {
    var system = FileSystems.getDefault();
    return Stream.of(glob, glob.replace("**/", ""))
        .distinct()
        .map(text -> system.getPathMatcher("glob:" + text))
        .toList();
  }

  private static boolean matches(List<PathMatcher> matchers, Path relative) {
    return matchers.stream().anyMatch(matcher -> matcher.matches(relative));
  }
}
