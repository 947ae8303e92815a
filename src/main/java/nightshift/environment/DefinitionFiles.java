package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nightshift.Fingerprint;
import nightshift.Workspace;

/** The files that say what environments there are; looked at often, so by size and time only. */
record DefinitionFiles(Workspace workspace) {
  Fingerprint state() {
    return Fingerprint.of(
        Stream.concat(
                Stream.of("pyproject.toml", "uv.lock").map(workspace.root()::resolve), condaFiles())
            .map(DefinitionFiles::state)
            .collect(Collectors.joining("\n")));
  }

  private Stream<Path> condaFiles() {
    var folder = workspace.condaFiles();
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (var files = Files.list(folder)) {
      // Locks lie in a folder of their own and are written by builds.
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static String state(Path file) {
    try {
      return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return file + " is not there";
    }
  }
}
