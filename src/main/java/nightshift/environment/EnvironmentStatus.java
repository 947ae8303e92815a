package nightshift.environment;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import nightshift.EnvironmentName;

/**
 * One line of {@code envs list}.
 *
 * @param folder where it lies or will lie, where that is known
 * @param bytes its size on disk, 0 when it is not built
 * @param twin the conda environment that takes over when this uv group fails
 */
public record EnvironmentStatus(
    EnvironmentName name,
    State state,
    Optional<Path> folder,
    Optional<String> python,
    long bytes,
    Optional<Instant> built,
    Optional<String> twin,
    Optional<EnvironmentFailure> failure) {
  /** How far it is. */
  public enum State {
    /** Built and its files are as they were written. */
    READY,
    /** Nothing stands in the way of a build as far as can be seen without one. */
    NOT_BUILT,
    /** Made by somebody else (a conda that is installed here) and used as it is. */
    FOUND,
    /** Files are missing or changed: the next use rebuilds it. */
    DAMAGED,
    /** It can't be built as it is defined now. */
    FAILING
  }
}
