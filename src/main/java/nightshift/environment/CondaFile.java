package nightshift.environment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nightshift.EnvironmentName;
import nightshift.Problem;
import nightshift.environment.EnvironmentFailure.Kind;
import nightshift.yaml.Node;
import nightshift.yaml.Problems;
import nightshift.yaml.YamlReader;

/**
 * A conda environment's YAML: what conda itself reads of it.
 *
 * @param name the {@code name:} inside, else the file's name
 * @param pip requirements of the {@code pip:} section, installed by uv
 * @param variables what activation sets
 */
record CondaFile(
    Path file,
    String name,
    List<String> channels,
    List<String> dependencies,
    List<String> pip,
    Map<String, String> variables) {
  CondaFile {
    channels = List.copyOf(channels);
    dependencies = List.copyOf(dependencies);
    pip = List.copyOf(pip);
    variables = new TreeMap<>(variables);
  }

  /** What could be read, or why not. */
  sealed interface Reading {
    record Read(CondaFile conda) implements Reading {}

    record Unreadable(Path file, EnvironmentFailure failure) implements Reading {}
  }

  static Reading read(Path file) {
    var problems = new Problems();
    var node = YamlReader.read(file, problems);
    if (!problems.errors().isEmpty()) {
      return new Reading.Unreadable(file, invalid(problems.errors().getFirst()));
    }
    return node.isPresent() && node.get() instanceof Node.Mapping map
        ? new Builder(file).read(map)
        : new Reading.Unreadable(
            file,
            invalid(file + ": a conda environment is a map with name, channels and dependencies."));
  }

  /** The YAML's meaning: neither comments nor order of pins change it. */
  String meaning() {
    return "channels %s%ndependencies %s%npip %s%nvariables %s%n"
        .formatted(
            channels,
            dependencies.stream()
                .map(spec -> spec.toLowerCase(Locale.ROOT).replaceAll("\\s+", " "))
                .sorted()
                .toList(),
            pip.stream().sorted().toList(),
            variables);
  }

  /** Its name as a folder name must not lead out of the store. */
  boolean nameIsPlain() {
    return name.matches("[A-Za-z0-9_][A-Za-z0-9._+-]*") && !name.contains("..");
  }

  boolean usesCuda() {
    return dependencies.stream()
            .anyMatch(spec ->
                spec.toLowerCase(Locale.ROOT)
                    .matches(
                        "(.*::)?((cuda|cudatoolkit|cudnn|cupy|pytorch-cuda|pytorch-gpu|tensorflow-gpu|nvidia|jax-cuda).*|(pytorch|jaxlib|tensorflow).*(cuda|gpu).*)"))
        || pip.stream()
            .anyMatch(spec -> spec.toLowerCase(Locale.ROOT).matches("(nvidia-|cupy|jax\\[cuda).*"));
  }

  EnvironmentName.Conda asName() {
    return new EnvironmentName.Conda(name);
  }

  private static EnvironmentFailure invalid(Problem problem) {
    return EnvironmentFailure.of(
        Kind.DEFINITION_INVALID,
        problem.where().map(place -> place + ": ").orElse("") + problem.what(),
        problem.hint().orElse("correct the file"));
  }

  private static EnvironmentFailure invalid(String what) {
    return EnvironmentFailure.of(Kind.DEFINITION_INVALID, what, "correct the file");
  }

  private static final class Builder {
    private final Path file;
    private final List<String> channels = new ArrayList<>();
    private final List<String> dependencies = new ArrayList<>();
    private final List<String> pip = new ArrayList<>();
    private final Map<String, String> variables = new TreeMap<>();
    private Optional<String> wrong = Optional.empty();
    private String name;

    Builder(Path file) {
      this.file = file;
      this.name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }

    Reading read(Node.Mapping map) {
      for (var entry : map.entries()) {
        if (entry.key() instanceof Node.Scalar key) {
          take(key.text(), entry.value());
        }
      }
      channels.remove("nodefaults");
      if (channels.isEmpty()) {
        channels.add("conda-forge");
      }
      return wrong
          .<Reading>map(what -> new Reading.Unreadable(file, invalid(what)))
          .orElseGet(() ->
              new Reading.Read(new CondaFile(file, name, channels, dependencies, pip, variables)));
    }

    private void take(String key, Node value) {
      switch (key) {
        case "name" -> name = text(value, "the environment's name").orElse(name);
        case "channels" -> texts(value, "a channel", channels);
        case "dependencies" -> dependencies(value);
        case "variables" -> variables(value);
        default -> {
          // prefix: and the like say where somebody else's environment lay.
        }
      }
    }

    private void dependencies(Node value) {
      if (!(value instanceof Node.Sequence list)) {
        expected(value, "a list of packages");
        return;
      }
      for (var item : list.items()) {
        if (item instanceof Node.Mapping map) {
          map.entries().stream()
              .filter(entry -> entry.key() instanceof Node.Scalar key && key.text().equals("pip"))
              .forEach(entry -> texts(entry.value(), "a pip requirement", pip));
        } else {
          text(item, "a package").ifPresent(dependencies::add);
        }
      }
    }

    private void variables(Node value) {
      if (!(value instanceof Node.Mapping map)) {
        expected(value, "a map of variables");
        return;
      }
      for (var entry : map.entries()) {
        if (entry.key() instanceof Node.Scalar key) {
          if (key.text().isEmpty() || key.text().contains("=")) {
            expected(key, "a variable's name, which has no '='");
          }
          text(entry.value(), "a variable's value")
              .ifPresent(text -> variables.put(key.text(), text));
        }
      }
    }

    private void texts(Node value, String what, List<String> into) {
      if (value instanceof Node.Sequence list) {
        list.items().forEach(item -> text(item, what).ifPresent(into::add));
      } else {
        expected(value, "a list");
      }
    }

    private Optional<String> text(Node value, String what) {
      if (value instanceof Node.Scalar scalar && !scalar.text().isBlank()) {
        return Optional.of(scalar.text().strip());
      }
      expected(value, what);
      return Optional.empty();
    }

    private void expected(Node found, String what) {
      if (wrong.isEmpty()) {
        wrong =
            Optional.of("%s: found %s, expected %s.".formatted(found.where(), found.found(), what));
      }
    }
  }
}
