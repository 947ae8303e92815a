package nightshift.environment;

import nightshift.EnvironmentName;
import nightshift.Fingerprint;

/**
 * What one group is, as pyproject.toml and uv.lock have it now.
 *
 * @param slice the group's part of the lock as requirements with hashes
 * @param madeFrom the text behind the fingerprint
 */
record UvDefinition(
    EnvironmentName.Uv name, String group, String python, String slice, String madeFrom) {
  static UvDefinition of(EnvironmentName.Uv name, String group, String python, String slice) {
    var madeFrom =
        "uv group %s\npython %s\nplatform %s %s\n%s"
            .formatted(
                group, python, System.getProperty("os.name"), System.getProperty("os.arch"), slice);
    return new UvDefinition(name, group, python, slice, madeFrom);
  }

  Fingerprint fingerprint() {
    return Fingerprint.of(madeFrom);
  }

  /** Whether anything locked here computes on a card. */
  boolean usesCuda() {
    boolean linux = System.getProperty("os.name").startsWith("Linux");
    return slice
        .lines()
        .filter(line -> !line.startsWith(" "))
        .filter(line -> linux || !line.contains("sys_platform == 'linux'"))
        .anyMatch(line ->
            line.matches("(nvidia-|cupy|jax-cuda|pycuda|numba-cuda|tensorrt).*")
                || line.matches("(torch|torchvision|torchaudio|jaxlib|tensorflow)==[^ ]*\\+cu.*"));
  }

  /** What the definition is, or why there is none. */
  sealed interface Resolution {
    record Defined(UvDefinition definition) implements Resolution {}

    record Undefined(EnvironmentFailure failure) implements Resolution {}
  }
}
