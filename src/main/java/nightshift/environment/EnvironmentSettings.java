package nightshift.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What nightshift.yaml says about environments.
 *
 * @param store where built environments lie; empty: {@code .nightshift/envs} of the workspace
 * @param conda the conda root (CONDA_PATH), where one is named
 * @param channels stands in for a conda channel: its name as the YAML writes it to a folder or URL;
 *     the key {@code *} stands for every channel
 * @param python the Python of a {@code uv:} word that names none
 * @param buildLimit how long one build may take
 */
public record EnvironmentSettings(
    Optional<Path> store,
    Optional<Path> conda,
    Map<String, String> channels,
    String python,
    Links links,
    Duration buildLimit) {
  /** How packages get from uv's cache into an environment. */
  public enum Links {
    COPY,
    /** Copy on write where the file system can, else a copy. */
    CLONE,
    /** Shared with the cache: smallest, but a program that writes into its packages spoils all. */
    HARD;

    String word() {
      return switch (this) {
        case COPY -> "copy";
        case CLONE -> "clone";
        case HARD -> "hardlink";
      };
    }
  }

  public EnvironmentSettings {
    channels = Map.copyOf(channels);
  }

  public static EnvironmentSettings defaults() {
    return new EnvironmentSettings(
        Optional.empty(), Optional.empty(), Map.of(), "3.11", Links.COPY, Duration.ofMinutes(60));
  }

  public EnvironmentSettings withChannels(Map<String, String> replacement) {
    return new EnvironmentSettings(store, conda, replacement, python, links, buildLimit);
  }

  /** The channels to ask, in order, for what a conda YAML names. */
  List<String> resolve(List<String> named) {
    return named.stream()
        .map(name -> channels.getOrDefault(name, channels.getOrDefault("*", name)))
        .distinct()
        .toList();
  }
}
