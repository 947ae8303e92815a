package nightshift;

import java.util.Locale;
import java.util.Optional;

/**
 * What stands behind {@code environment:} in a segment (pipeline-format.md, "Environments"). Kinds
 * are told apart without case; a conda name keeps its own casing.
 */
public sealed interface EnvironmentName {
  /**
   * A dependency group of pyproject.toml; {@code python} as written after {@code uv@}, if it was.
   */
  record Uv(Optional<String> python, String group) implements EnvironmentName {
    @Override
    public String toString() {
      return python.map(version -> "uv@" + version + ":").orElse("uv:") + group;
    }
  }

  /** A conda environment by name, or by its prefix when the word is a path. */
  record Conda(String name) implements EnvironmentName {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The conda root environment. */
  record Base() implements EnvironmentName {
    @Override
    public String toString() {
      return "base";
    }
  }

  /** ImageJ or Fiji with a macro. */
  record ImageJ() implements EnvironmentName {
    @Override
    public String toString() {
      return "imagej";
    }
  }

  /** One line for the system's shell. */
  record Shell() implements EnvironmentName {
    @Override
    public String toString() {
      return "cmd";
    }
  }

  /**
   * Reads the word; a {@code uv} word without a group gives an empty group, which the reader
   * refuses.
   */
  static EnvironmentName parse(String word) {
    var trimmed = word.strip();
    var lower = trimmed.toLowerCase(Locale.ROOT);
    if (lower.startsWith("uv:")) {
      return new Uv(Optional.empty(), lower.substring(3).strip());
    }
    if (lower.startsWith("uv@") && lower.indexOf(':') > 0) {
      int colon = lower.indexOf(':');
      return new Uv(
          Optional.of(lower.substring(3, colon).strip()), lower.substring(colon + 1).strip());
    }
    return switch (lower) {
      case "cmd" -> new Shell();
      case "imagej" -> new ImageJ();
      case "base" -> new Base();
      default -> new Conda(trimmed);
    };
  }
}
