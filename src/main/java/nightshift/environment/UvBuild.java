package nightshift.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import nightshift.environment.EnvironmentFailure.Kind;
import nightshift.environment.ToolRunner.ToolEnd;

/** Builds one group's environment in its final folder; each step names its own failure. */
final class UvBuild {
  private static final Duration QUICK = Duration.ofMinutes(2);

  private final UvTool uv;
  private final Store store;
  private final EnvironmentSettings settings;
  private final HostVariables host;
  private final PrefixPython pythons;

  UvBuild(
      UvTool uv, Store store, EnvironmentSettings settings, HostVariables host, ToolRunner tools) {
    this.uv = uv;
    this.store = store;
    this.settings = settings;
    this.host = host;
    this.pythons = new PrefixPython(tools);
  }

  /** Why it could not be built; empty when the folder is published. */
  Optional<EnvironmentFailure> build(
      UvDefinition definition, Path folder, Consumer<String> progress) throws IOException {
    var trouble = uv.trouble();
    if (trouble.isPresent()) {
      return trouble;
    }
    long begin = System.nanoTime();
    progress.accept("building " + definition.name() + " in " + folder.getFileName());
    var python =
        uv.run(
            List.of("python", "find", "--no-project", definition.python()),
            Map.of(),
            QUICK,
            line -> {});
    if (!python.succeeded()) {
      return Optional.of(pythonMissing(definition, python));
    }
    var sync = sync(definition, folder, python.answer(), progress);
    if (!sync.succeeded()) {
      var failure = failure(definition, sync);
      store.discard(folder);
      return Optional.of(failure);
    }
    var version = pythons.version(PrefixPython.of(folder), host.forBuild());
    if (version.isEmpty()) {
      store.discard(folder);
      return Optional.of(
          StoreTrouble.explain(Kind.PYTHON_MISSING, definition.name(), store.root()));
    }
    store.publish(
        folder,
        definition.name(),
        definition.fingerprint(),
        definition.madeFrom(),
        version.get(),
        Map.of("uv", uv.found().orElseThrow().version()),
        Duration.ofNanos(System.nanoTime() - begin));
    return Optional.empty();
  }

  private ToolEnd sync(
      UvDefinition definition, Path folder, String python, Consumer<String> progress) {
    return uv.run(
        List.of(
            "sync",
            "--frozen",
            "--only-group",
            definition.group(),
            "--no-install-project",
            "--compile-bytecode",
            "--python",
            python),
        Map.of(
            "UV_PROJECT_ENVIRONMENT", folder.toString(), "UV_LINK_MODE", settings.links().word()),
        settings.buildLimit(),
        progress);
  }

  private EnvironmentFailure failure(UvDefinition definition, ToolEnd sync) {
    var kind =
        sync.timedOut()
            ? Kind.TIMEOUT
            : StoreTrouble.full(store.root()) ? Kind.DISK_FULL : UvWords.kindOf(sync.output());
    return StoreTrouble.explain(kind, definition.name(), store.root())
        .because(UvWords.essence(sync.output()));
  }

  private EnvironmentFailure pythonMissing(UvDefinition definition, ToolEnd find) {
    var there =
        uv.run(
            List.of("python", "list", "--only-installed", "--output-format", "text"),
            Map.of(),
            QUICK,
            line -> {});
    var names =
        there
            .output()
            .lines()
            .map(line -> line.split("\\s+")[0])
            .distinct()
            .collect(Collectors.joining(", "));
    return EnvironmentFailure.of(
            Kind.PYTHON_MISSING,
            "%s asks for Python %s, which is not on this machine; here is %s."
                .formatted(
                    definition.name(), definition.python(), names.isEmpty() ? "none" : names),
            "uv python install " + definition.python())
        .because(UvWords.essence(find.output()));
  }
}
