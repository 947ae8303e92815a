package nightshift.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.Problem;

/**
 * The system's own tools that the supervisor needs, by absolute path: a job's PATH may lead to
 * others.
 */
record SystemTools(Path sh, Path setsid, Path flock) {
  private static final List<String> FOLDERS =
      List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/sbin", "/sbin");

  static Optional<SystemTools> find() {
    var sh = find("sh");
    var setsid = find("setsid");
    var flock = find("flock");
    return sh.isPresent() && setsid.isPresent() && flock.isPresent()
        ? Optional.of(new SystemTools(sh.get(), setsid.get(), flock.get()))
        : Optional.empty();
  }

  static Problem missing() {
    var names =
        List.of("sh", "setsid", "flock").stream().filter(name -> find(name).isEmpty()).toList();
    return Problem.of(
        Problem.Kind.ENVIRONMENT,
        "No job can be started: " + String.join(", ", names) + " not found on this machine",
        "install util-linux (Linux: apt install util-linux; macOS: brew install util-linux)");
  }

  private static Optional<Path> find(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
