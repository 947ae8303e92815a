package nightshift.environment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nightshift.process.Command;

/** The python of a prefix: where it lies on each system and whether it starts. */
final class PrefixPython {
  private final ToolRunner tools;

  PrefixPython(ToolRunner tools) {
    this.tools = tools;
  }

  static boolean windows() {
    return System.getProperty("os.name").startsWith("Windows");
  }

  static Path of(Path prefix) {
    if (!windows()) {
      return prefix.resolve("bin").resolve("python");
    }
    var scripts = prefix.resolve("Scripts").resolve("python.exe");
    return Files.exists(scripts) ? scripts : prefix.resolve("python.exe");
  }

  static List<String> programs(Path prefix) {
    return List.of(prefix.resolve(windows() ? "Scripts" : "bin").toString());
  }

  /** Its version; empty when it does not start. */
  Optional<String> version(Path python, Map<String, String> variables) {
    var end =
        tools.run(
            new Command(
                List.of(
                    python.toString(),
                    "-I",
                    "-S",
                    "-c",
                    "import sys; print('%d.%d.%d' % sys.version_info[:3])"),
                python.toAbsolutePath().getRoot(),
                variables),
            Duration.ofSeconds(60),
            line -> {});
    return end.succeeded() && !end.answer().isEmpty()
        ? Optional.of(end.answer())
        : Optional.empty();
  }
}
