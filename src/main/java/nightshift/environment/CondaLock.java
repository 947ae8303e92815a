package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nightshift.Workspace;

/** The exact packages of a conda environment, so that a rebuilt fallback is the same one. */
record CondaLock(Path file, String fingerprint) {
  private static final String MADE_FROM = "# made from ";

  /** Beside the YAML; where another channel stands in, in the private state. */
  static CondaLock of(CondaDefinition definition, Workspace workspace) {
    var folder =
        definition.standsIn() ? besideOurs(workspace) : workspace.condaFiles().resolve("locks");
    return new CondaLock(
        folder.resolve(definition.file().name() + "-" + CondaDefinition.platform() + ".lock"),
        definition.fingerprint().hex());
  }

  /** Where locks against a channel of this machine's own lie. */
  static Path besideOurs(Workspace workspace) {
    return workspace.state().resolve("conda-locks");
  }

  /** The locked packages; none when the YAML has changed since. */
  List<String> packages() throws IOException {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    var lines = Files.readAllLines(file);
    return lines.contains(MADE_FROM + fingerprint)
        ? lines.stream().filter(line -> !line.isBlank() && !line.startsWith("#")).toList()
        : List.of();
  }

  void write(List<String> packages) throws IOException {
    var text =
        Stream.concat(
                Stream.of(
                    "# The exact packages of this environment, honoured while its YAML says the same.",
                    "# Delete this file to have it solved anew.",
                    MADE_FROM + fingerprint),
                packages.stream())
            .collect(Collectors.joining("\n", "", "\n"));
    Json.publish(file, text);
  }
}
