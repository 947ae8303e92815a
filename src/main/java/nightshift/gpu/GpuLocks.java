package nightshift.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nightshift.Problem;
import nightshift.ProblemException;
import nightshift.process.Leases;

/**
 * The machine-wide folder with one lock file a card: shared by all workspaces and, where the system
 * allows it, by all users.
 *
 * @param note what a doctor should say about the folder
 */
public record GpuLocks(Path folder, Optional<Problem> note) {
  public static final String SETTING = "NIGHTSHIFT_GPU_LOCKS";

  private static final List<String> SHARED = List.of("/run/lock", "/var/lock");
  private static final int ALL_BUT_OTHERS_FILES = 01777;

  /** The best folder here; a folder that was set by hand must do, or it is a problem. */
  public static GpuLocks find(Map<String, String> environment) {
    var wanted = Optional.ofNullable(environment.get(SETTING)).filter(text -> !text.isBlank());
    if (wanted.isPresent()) {
      var folder = Path.of(wanted.get()).toAbsolutePath();
      return new GpuLocks(folder, Optional.empty()).prepared();
    }
    for (var parent : SHARED) {
      var folder = Path.of(parent, "nightshift", "gpu");
      if (Files.isDirectory(Path.of(parent)) && usable(folder).isEmpty()) {
        return new GpuLocks(folder, Optional.empty());
      }
    }
    return new GpuLocks(ownFolder(environment), Optional.of(onlyThisUser())).prepared();
  }

  public Leases.Card card(Gpu gpu) {
    return new Leases.Card(gpu.uuid(), folder.resolve(gpu.uuid().replace('/', '_') + ".lock"));
  }

  private GpuLocks prepared() {
    usable(folder)
        .ifPresent(problem -> {
          throw new ProblemException(problem);
        });
    return this;
  }

  private static Optional<Problem> usable(Path folder) {
    try {
      if (Files.notExists(folder)) {
        Files.createDirectories(folder);
        Files.setAttribute(folder, "unix:mode", ALL_BUT_OTHERS_FILES);
      }
      var refused = NetworkDisk.refusal(folder, Files.getFileStore(folder).type());
      if (refused.isPresent()) {
        return refused;
      }
      return Files.isWritable(folder)
          ? Optional.empty()
          : Optional.of(unwritable(folder, "no permission to write"));
    } catch (IOException e) {
      return Optional.of(unwritable(folder, e.toString()));
    }
  }

  private static Path ownFolder(Map<String, String> environment) {
    var user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_-]", "_");
    return Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
        .map(Path::of)
        .filter(Files::isWritable)
        .map(runtime -> runtime.resolve("nightshift/gpu"))
        .orElse(Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "nightshift-" + user, "gpu"));
  }

  private static Problem unwritable(Path folder, String cause) {
    return Problem.of(
            Problem.Kind.ENVIRONMENT,
            "The folder for GPU locks can't be used: " + folder,
            "make it writable for everyone who runs jobs: sudo install -d -m 1777 " + folder)
        .because(cause);
  }

  private static Problem onlyThisUser() {
    return Problem.of(
        Problem.Kind.ENVIRONMENT,
        "GPU locks are seen by your own workspaces only: /run/lock/nightshift/gpu is not writable",
        "where several people share the cards: sudo install -d -m 1777 /run/lock/nightshift/gpu");
  }
}
