package nightshift.environment;

import java.util.Optional;
import nightshift.Problem;

/**
 * Why an environment can't be had, as a value: the run decides from {@code kind} whether to fall
 * back, wait or give up.
 *
 * @param what one sentence
 * @param detail the tool's own words, shortened
 * @param cure the command to type, or what to do
 */
public record EnvironmentFailure(Kind kind, String what, Optional<String> detail, String cure) {
  /** The catalogue: each has one cure. */
  public enum Kind {
    /** pyproject.toml, the conda YAML or the environment's name can't be read. */
    DEFINITION_INVALID,
    LOCK_MISSING,
    LOCK_STALE,
    GROUP_UNKNOWN,
    ENVIRONMENT_UNKNOWN,
    PYTHON_MISSING,
    PACKAGE_NOT_FOUND,
    HASH_MISMATCH,
    NO_NETWORK,
    INDEX_DOWN,
    DISK_FULL,
    NO_PERMISSION,
    UNSOLVABLE,
    BUILD_FAILED,
    IMPORT_FAILS,
    DAMAGED,
    ACTIVATION_FAILED,
    TOOL_MISSING,
    LOCKED,
    TIMEOUT,
    /** A step failed in a way that the catalogue does not know; the detail has the tool's words. */
    OTHER;

    /** Whether the same build may succeed a little later without anybody's help. */
    public boolean passing() {
      return switch (this) {
        case NO_NETWORK, INDEX_DOWN, LOCKED, TIMEOUT -> true;
        case DEFINITION_INVALID,
            LOCK_MISSING,
            LOCK_STALE,
            GROUP_UNKNOWN,
            ENVIRONMENT_UNKNOWN,
            PYTHON_MISSING,
            PACKAGE_NOT_FOUND,
            HASH_MISMATCH,
            DISK_FULL,
            NO_PERMISSION,
            UNSOLVABLE,
            BUILD_FAILED,
            IMPORT_FAILS,
            DAMAGED,
            ACTIVATION_FAILED,
            TOOL_MISSING,
            OTHER ->
            false;
      };
    }
  }

  static EnvironmentFailure of(Kind kind, String what, String cure) {
    return new EnvironmentFailure(kind, what, Optional.empty(), cure);
  }

  EnvironmentFailure because(String words) {
    return words.isBlank() ? this : new EnvironmentFailure(kind, what, Optional.of(words), cure);
  }

  public Problem asProblem() {
    return new Problem(Problem.Kind.ENVIRONMENT, what, Optional.empty(), detail, Optional.of(cure));
  }
}
