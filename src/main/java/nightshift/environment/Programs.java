package nightshift.environment;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a program as a shell would, but in the variables that were handed in. */
final class Programs {
  private Programs() {}

  /** The program that the variable names, else the first of that name on PATH. */
  static Optional<Path> find(HostVariables host, Optional<String> variable, String name) {
    var named = variable.map(word -> host.get(word, "")).filter(word -> !word.isBlank());
    return named.isPresent()
        ? named.map(Path::of).filter(Programs::runs)
        : find(host.get("PATH", ""), name);
  }

  static Optional<Path> find(String path, String name) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(entry -> !entry.isBlank())
        .flatMap(
            entry -> Stream.of(name, name + ".exe", name + ".bat").map(Path.of(entry)::resolve))
        .filter(Programs::runs)
        .findFirst();
  }

  private static boolean runs(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
