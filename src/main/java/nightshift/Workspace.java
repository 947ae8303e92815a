package nightshift;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder that holds everything of one installation; each accessor names one place in it
 * (design.md, section 4).
 */
public record Workspace(Path root) {
  public Workspace {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * Walks up from {@code start} like git does, to the first folder with {@code pipeline_configs/}
   * or nightshift.yaml.
   */
  public static Optional<Workspace> above(Path start) {
    for (var folder = start.toAbsolutePath().normalize();
        folder != null;
        folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("pipeline_configs"))
          || Files.isRegularFile(folder.resolve("nightshift.yaml"))) {
        return Optional.of(new Workspace(folder));
      }
    }
    return Optional.empty();
  }

  public Path inbox() {
    return root.resolve("inbox");
  }

  public Path outbox() {
    return root.resolve("outbox");
  }

  public Path results() {
    return root.resolve("results");
  }

  public Path pipelines() {
    return root.resolve("pipeline_configs");
  }

  public Path condaFiles() {
    return root.resolve("conda_envs");
  }

  public Path routes() {
    return root.resolve("routes");
  }

  public Path settingsFile() {
    return root.resolve("nightshift.yaml");
  }

  public Path dotEnv() {
    return root.resolve(".env");
  }

  /** Private state: the ledger, environments, locks. */
  public Path state() {
    return root.resolve(".nightshift");
  }

  public Path environmentStore() {
    return state().resolve("envs");
  }

  public Path ledgerFile() {
    return state().resolve("ledger.db");
  }
}
