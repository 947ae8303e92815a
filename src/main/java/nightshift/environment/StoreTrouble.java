package nightshift.environment;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.environment.EnvironmentFailure.Kind;

/** Says what the store's own file system did to us. */
final class StoreTrouble {
  private static final long NOTHING_LEFT = 1 << 20;

  private StoreTrouble() {}

  static EnvironmentFailure of(EnvironmentName name, Path store, IOException error) {
    var words = String.valueOf(error.getMessage());
    var told = kindOf(error, words);
    var kind =
        told == Kind.OTHER && (full(store) || words.contains("No space left"))
            ? Kind.DISK_FULL
            : told;
    return explain(kind, name, store).because(words);
  }

  private static Kind kindOf(IOException error, String words) {
    var lower = words.toLowerCase(Locale.ROOT);
    boolean refused =
        error instanceof AccessDeniedException
            || lower.contains("read-only file system")
            || lower.contains("operation not permitted");
    return refused ? Kind.NO_PERMISSION : Kind.OTHER;
  }

  /** True when the file system has no room left, whatever a tool said about it. */
  static boolean full(Path store) {
    try {
      var existing = store.toAbsolutePath();
      while (existing != null && !Files.isDirectory(existing)) {
        existing = existing.getParent();
      }
      if (existing == null) {
        return false;
      }
      var disk = Files.getFileStore(existing);
      // A file system of the kernel's own has no room at all, and none that could be used up.
      return disk.getTotalSpace() > 0 && disk.getUsableSpace() < NOTHING_LEFT;
    } catch (IOException e) {
      return false;
    }
  }

  static EnvironmentFailure interrupted(EnvironmentName name) {
    return EnvironmentFailure.of(
        Kind.LOCKED, "The build of " + name + " was interrupted.", "nightshift envs build " + name);
  }

  static EnvironmentFailure explain(Kind kind, EnvironmentName name, Path store) {
    var build = "nightshift envs build " + name;
    return switch (kind) {
      case DISK_FULL ->
          failure(
              kind,
              "The disk is full: %s needs room in %s.".formatted(name, store),
              "nightshift envs prune, then " + build);
      case NO_PERMISSION ->
          failure(
              kind,
              "%s can't be written, so %s can't be built there.".formatted(store, name),
              "ls -ld %s, or set environments.store in nightshift.yaml".formatted(store));
      case NO_NETWORK ->
          failure(
              kind,
              "There is no network: packages of %s can't be fetched.".formatted(name),
              "connect this machine, then " + build);
      case INDEX_DOWN ->
          failure(
              kind,
              "The package index does not answer: packages of %s can't be fetched.".formatted(name),
              build + " when the index is back");
      case PACKAGE_NOT_FOUND ->
          failure(
              kind,
              "A package of %s is not where the definition says.".formatted(name),
              "correct its version or index, lock again, then " + build);
      case HASH_MISMATCH ->
          failure(
              kind,
              "A file of %s is not the one that was locked: its hash differs.".formatted(name),
              "find out who changed it; if it is meant, lock again, then " + build);
      case UNSOLVABLE ->
          failure(
              kind,
              "The versions that %s asks for can't be had together.".formatted(name),
              "loosen one of the versions named above, then " + build);
      case BUILD_FAILED ->
          failure(
              kind,
              "A package of %s has no wheel for this machine and could not be built from source."
                  .formatted(name),
              "choose a version that has a wheel, or install what its build asks for, then "
                  + build);
      case PYTHON_MISSING ->
          failure(
              kind,
              "The Python that %s asks for is not on this machine.".formatted(name),
              "install it (uv python install VERSION), then " + build);
      case TIMEOUT ->
          failure(kind, "The build of %s took too long and was ended.".formatted(name), build);
      case IMPORT_FAILS ->
          failure(kind, "A package of %s can't be imported.".formatted(name), build);
      case DEFINITION_INVALID,
          LOCK_MISSING,
          LOCK_STALE,
          GROUP_UNKNOWN,
          ENVIRONMENT_UNKNOWN,
          DAMAGED,
          ACTIVATION_FAILED,
          TOOL_MISSING,
          LOCKED,
          OTHER ->
          failure(kind, "The build of %s failed.".formatted(name), build);
    };
  }

  private static EnvironmentFailure failure(Kind kind, String what, String cure) {
    return new EnvironmentFailure(kind, what, Optional.empty(), cure);
  }
}
