package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nightshift.EnvironmentName;
import nightshift.Fingerprint;
import nightshift.Nearest;
import nightshift.environment.EnvironmentFailure.Kind;
import nightshift.environment.UvDefinition.Resolution;

/**
 * pyproject.toml with its uv.lock: turns a {@code uv:} word into a definition. What uv said about a
 * lock is kept under the hash of both files, so that a night with a built environment needs no uv.
 */
final class UvProject {
  private static final Duration QUICK = Duration.ofMinutes(2);

  private final Path root;
  private final Path cache;
  private final UvTool uv;
  private final String defaultPython;
  private volatile Known known = new Known(Optional.empty(), new ConcurrentHashMap<>());

  UvProject(Path root, Path cache, UvTool uv, String defaultPython) {
    this.root = root;
    this.cache = cache;
    this.uv = uv;
    this.defaultPython = defaultPython;
  }

  PyProject.Reading read() {
    return PyProject.read(root.resolve("pyproject.toml"));
  }

  /** Asked before each segment: while both files stay as they are, the answer does. */
  Resolution resolve(EnvironmentName.Uv name) {
    var now = state();
    var before = known;
    if (now.isPresent() && before.state().equals(now)) {
      var defined = before.definitions().get(name);
      if (defined != null) {
        return defined;
      }
    }
    var resolution =
        switch (read()) {
          case PyProject.Reading.Unreadable(var failure) -> undefined(failure);
          case PyProject.Reading.Read(var project) -> resolve(name, project);
        };
    if (resolution instanceof Resolution.Defined defined && now.equals(state())) {
      if (!before.state().equals(now)) {
        before = new Known(now, new ConcurrentHashMap<>());
        known = before;
      }
      before.definitions().put(name, defined);
    }
    return resolution;
  }

  private record Known(
      Optional<String> state, ConcurrentMap<EnvironmentName.Uv, Resolution.Defined> definitions) {}

  private Optional<String> state() {
    try {
      var text = new StringBuilder();
      for (var name : List.of("pyproject.toml", "uv.lock")) {
        var attributes = Files.readAttributes(root.resolve(name), BasicFileAttributes.class);
        text.append(attributes.lastModifiedTime())
            .append(attributes.size())
            .append(' ')
            .append(attributes.fileKey());
      }
      return Optional.of(text.toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Resolution resolve(EnvironmentName.Uv name, PyProject project) {
    var group = PyProject.normalised(name.group());
    if (!project.groups().containsKey(group)) {
      return undefined(unknown(name, project));
    }
    if (!Files.isRegularFile(root.resolve("uv.lock"))) {
      return undefined(
          EnvironmentFailure.of(
              Kind.LOCK_MISSING,
              "uv.lock is missing beside pyproject.toml, so nothing says which versions to install.",
              "uv lock"));
    }
    return switch (python(name, group, project)) {
      case Choice.Refused(var failure) -> undefined(failure);
      case Choice.Chosen(var python) -> sliced(name, group, python);
    };
  }

  private Resolution sliced(EnvironmentName.Uv name, String group, String python) {
    try {
      var file = cache.resolve("slices").resolve(key(group) + ".txt");
      if (Files.isRegularFile(file)) {
        return defined(name, group, python, Files.readString(file));
      }
      var trouble = uv.trouble().or(this::stale);
      if (trouble.isPresent()) {
        return undefined(trouble.get());
      }
      Files.createDirectories(file.getParent());
      var aside = Files.createTempFile(file.getParent(), "export-", ".txt");
      var export =
          uv.run(
              List.of(
                  "export",
                  "--frozen",
                  "--only-group",
                  group,
                  "--no-header",
                  "--no-annotate",
                  "--quiet",
                  "--output-file",
                  aside.toString()),
              Map.of(),
              QUICK,
              line -> {});
      var slice = Files.readString(aside);
      Files.delete(aside);
      if (!export.succeeded()) {
        return undefined(
            EnvironmentFailure.of(
                    Kind.LOCK_STALE, "uv.lock does not hold the group " + group + ".", "uv lock")
                .because(UvWords.essence(export.output())));
      }
      Json.publish(file, slice);
      return defined(name, group, python, slice);
    } catch (IOException e) {
      return undefined(StoreTrouble.of(name, cache, e));
    }
  }

  private Optional<EnvironmentFailure> stale() {
    var check = uv.run(List.of("lock", "--check", "--offline"), Map.of(), QUICK, line -> {});
    return check.succeeded()
        ? Optional.empty()
        : Optional.of(
            EnvironmentFailure.of(
                    Kind.LOCK_STALE,
                    "uv.lock does not fit pyproject.toml: one was changed without the other.",
                    "uv lock")
                .because(UvWords.essence(check.output())));
  }

  private String key(String group) throws IOException {
    var both =
        Files.readString(root.resolve("pyproject.toml"))
            + "\0"
            + Files.readString(root.resolve("uv.lock"));
    return group + "-" + Fingerprint.of(both).brief();
  }

  private sealed interface Choice {
    record Chosen(String python) implements Choice {}

    record Refused(EnvironmentFailure failure) implements Choice {}
  }

  private Choice python(EnvironmentName.Uv name, String group, PyProject project) {
    var limit = project.groups().get(group);
    var spec = limit != null && limit.isPresent() ? limit.get() : project.python().orElse("");
    var range = new PythonRange(spec);
    var asked = name.python().orElse(defaultPython);
    if (range.allows(asked)) {
      return new Choice.Chosen(asked);
    }
    if (name.python().isPresent()) {
      return new Choice.Refused(
          EnvironmentFailure.of(
              Kind.DEFINITION_INVALID,
              "%s asks for Python %s, but pyproject.toml allows %s for this group."
                  .formatted(name, asked, spec),
              "write uv:%s, or widen requires-python and run uv lock".formatted(group)));
    }
    return lowest(range)
        .<Choice>map(Choice.Chosen::new)
        .orElseGet(() ->
            new Choice.Refused(
                EnvironmentFailure.of(
                    Kind.DEFINITION_INVALID,
                    "No Python 3 satisfies requires-python %s of group %s.".formatted(spec, group),
                    "correct requires-python in pyproject.toml and run uv lock")));
  }

  /** A group that rules the default out gets the nearest newer Python that it allows. */
  private static Optional<String> lowest(PythonRange range) {
    return IntStream.rangeClosed(8, 30)
        .mapToObj(minor -> "3." + minor)
        .filter(range::allows)
        .findFirst();
  }

  private static EnvironmentFailure unknown(EnvironmentName.Uv name, PyProject project) {
    var known = project.groups().keySet();
    var meant = Nearest.to(PyProject.normalised(name.group()), known);
    return EnvironmentFailure.of(
        Kind.GROUP_UNKNOWN,
        "pyproject.toml has no dependency group %s; it has %s."
            .formatted(name.group(), known.stream().sorted().collect(Collectors.joining(", "))),
        meant
            .map(near -> "write uv:" + near + " in the pipeline")
            .orElse("uv add --group " + PyProject.normalised(name.group()) + " PACKAGE"));
  }

  private static Resolution undefined(EnvironmentFailure failure) {
    return new Resolution.Undefined(failure);
  }

  private static Resolution defined(
      EnvironmentName.Uv name, String group, String python, String slice) {
    return new Resolution.Defined(UvDefinition.of(name, group, python, slice));
  }
}
