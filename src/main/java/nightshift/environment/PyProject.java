package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * The parts of pyproject.toml that decide which uv environments there are.
 *
 * @param groups spec of the Python each group asks for, empty where it asks for none; by normalised
 *     name
 * @param twins the conda environment that takes over for a group
 */
record PyProject(
    Map<String, Optional<String>> groups, Map<String, String> twins, Optional<String> python) {
  PyProject {
    groups = Map.copyOf(groups);
    twins = Map.copyOf(twins);
  }

  /** Groups are written with {@code _}, {@code -} or {@code .}; the lock knows one spelling. */
  static String normalised(String group) {
    return group.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  /** What could be read, or why not. */
  sealed interface Reading {
    record Read(PyProject project) implements Reading {}

    record Unreadable(EnvironmentFailure failure) implements Reading {}
  }

  static Reading read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        return new Reading.Unreadable(
            EnvironmentFailure.of(
                EnvironmentFailure.Kind.DEFINITION_INVALID,
                file.getFileName() + " is missing in " + file.getParent() + ".",
                "uv init --bare --no-package " + file.getParent()));
      }
      var toml = Toml.parse(file);
      if (toml.hasErrors()) {
        return new Reading.Unreadable(broken(file, toml));
      }
      return new Reading.Read(from(toml));
    } catch (IOException e) {
      return new Reading.Unreadable(
          EnvironmentFailure.of(
                  EnvironmentFailure.Kind.DEFINITION_INVALID,
                  file + " can't be read.",
                  "ls -l " + file)
              .because(String.valueOf(e.getMessage())));
    }
  }

  private static EnvironmentFailure broken(Path file, TomlParseResult toml) {
    var first = toml.errors().getFirst();
    var place = file + ":" + first.position().line() + ":" + first.position().column();
    return EnvironmentFailure.of(
            EnvironmentFailure.Kind.DEFINITION_INVALID,
            place + ": this is not valid TOML.",
            "correct line " + first.position().line() + " of " + file.getFileName())
        .because(String.valueOf(first.getMessage()));
  }

  private static PyProject from(TomlTable toml) {
    var groups = new TreeMap<String, Optional<String>>();
    var limits = toml.getTableOrEmpty("tool.uv.dependency-groups");
    var asked = new TreeMap<String, String>();
    for (var group : limits.keySet()) {
      if (limits.get(List.of(group)) instanceof TomlTable limit) {
        Optional.ofNullable(limit.getString("requires-python"))
            .ifPresent(spec -> asked.put(normalised(group), spec));
      }
    }
    for (var group : toml.getTableOrEmpty("dependency-groups").keySet()) {
      groups.put(normalised(group), Optional.ofNullable(asked.get(normalised(group))));
    }
    var twins = new TreeMap<String, String>();
    var table = toml.getTableOrEmpty("tool.nightshift.twins");
    for (var group : table.keySet()) {
      if (table.get(List.of(group)) instanceof String conda) {
        twins.put(normalised(group), conda);
      }
    }
    return new PyProject(
        groups, twins, Optional.ofNullable(toml.getString("project.requires-python")));
  }
}
