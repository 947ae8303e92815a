package nightshift.environment;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import nightshift.EnvironmentName;
import nightshift.Fingerprint;

/**
 * An environment that a command can be started in without activating anything.
 *
 * @param prefix its folder; for ImageJ the program, for the shell the workspace
 * @param variables the complete environment of the child; nothing else may be inherited
 */
public record ReadyEnvironment(
    EnvironmentName name,
    Path prefix,
    Optional<Path> python,
    Map<String, String> variables,
    Fingerprint fingerprint,
    List<String> launcher) {
  public ReadyEnvironment {
    variables = Map.copyOf(variables);
    launcher = List.copyOf(launcher);
  }

  /**
   * The program and arguments for a segment's words: uv runs the environment's own python (a
   * leading {@code python} is dropped), conda looks the first word up in the environment's PATH,
   * {@code cmd} takes one line.
   */
  public List<String> argv(List<String> words) {
    return switch (name) {
      case EnvironmentName.Uv uv -> runPython(words);
      case EnvironmentName.Conda conda -> lookedUp(words);
      case EnvironmentName.Base base -> lookedUp(words);
      // A login shell, as run_pipeline's: /etc/profile may set PATH anew; that is what cmd is for.
      case EnvironmentName.Shell shell -> joined(launcher, List.of(String.join(" ", words)));
      case EnvironmentName.ImageJ imagej -> joined(launcher, words);
    };
  }

  /**
   * The same arguments under this environment's python: what a uv segment's fallback runs in its
   * conda twin.
   */
  public List<String> runPython(List<String> words) {
    var arguments =
        !words.isEmpty() && words.getFirst().equals("python")
            ? words.subList(1, words.size())
            : words;
    return joined(List.of(python.map(Path::toString).orElse("python")), arguments);
  }

  private List<String> lookedUp(List<String> words) {
    if (words.isEmpty()) {
      return words;
    }
    var program = words.getFirst();
    return joined(List.of(find(program).orElse(program)), words.subList(1, words.size()));
  }

  private Optional<String> find(String program) {
    if (program.contains("/") || program.contains(File.separator)) {
      return Optional.empty();
    }
    return Stream.of(variables.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .flatMap(entry -> Stream.of(program, program + ".exe").map(Path.of(entry)::resolve))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(Path::toString)
        .findFirst();
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
