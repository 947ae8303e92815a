package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import nightshift.environment.EnvironmentFailure.Kind;
import nightshift.environment.ToolRunner.ToolEnd;
import nightshift.process.Command;

/** Builds a conda environment from its YAML in its final folder. */
final class CondaBuild {
  /** The variable by which a left-over builder of a folder is found. */
  static final String PREFIX_VARIABLE = "NIGHTSHIFT_PREFIX";

  private final CondaInstaller installer;
  private final UvTool uv;
  private final Store store;
  private final EnvironmentSettings settings;
  private final HostVariables host;
  private final ToolRunner tools;

  CondaBuild(
      CondaInstaller installer,
      UvTool uv,
      Store store,
      EnvironmentSettings settings,
      HostVariables host,
      ToolRunner tools) {
    this.installer = installer;
    this.uv = uv;
    this.store = store;
    this.settings = settings;
    this.host = host;
    this.tools = tools;
  }

  /** Why it could not be built; empty when the folder is published. */
  Optional<EnvironmentFailure> build(
      CondaDefinition definition, Path folder, Consumer<String> progress) throws IOException {
    long begin = System.nanoTime();
    var file = definition.file();
    progress.accept("building conda environment " + file.name() + " in " + folder.getFileName());
    var made = new TreeMap<String, String>();
    var failure =
        installer
            .install(definition, folder, made, progress)
            .or(() -> pip(definition, folder, progress));
    if (failure.isPresent()) {
      store.discard(folder);
      return failure;
    }
    if (!file.variables().isEmpty()) {
      Json.write(
          folder.resolve("conda-meta").resolve("state"), Map.of("env_vars", file.variables()));
    }
    var python = PrefixPython.of(folder);
    var version =
        Files.exists(python)
            ? new PrefixPython(tools).version(python, host.forBuild())
            : Optional.of("");
    if (version.isEmpty()) {
      store.discard(folder);
      return Optional.of(
          StoreTrouble.explain(Kind.IMPORT_FAILS, file.asName(), store.root())
              .because("its python does not start"));
    }
    compile(python, folder);
    store.publish(
        folder,
        file.asName(),
        definition.fingerprint(),
        definition.madeFrom(),
        version.get(),
        made,
        Duration.ofNanos(System.nanoTime() - begin));
    return Optional.empty();
  }

  private Optional<EnvironmentFailure> pip(
      CondaDefinition definition, Path folder, Consumer<String> progress) {
    var wanted = definition.file().pip();
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    var trouble = uv.trouble();
    if (trouble.isPresent()) {
      return trouble;
    }
    progress.accept("installing its pip section: " + String.join(", ", wanted));
    try {
      var list = Files.createTempFile("nightshift-pip-", ".txt");
      Files.write(list, wanted);
      var end =
          uv.run(
              List.of(
                  "pip",
                  "install",
                  "--python",
                  PrefixPython.of(folder).toString(),
                  "--requirements",
                  list.toString()),
              Map.of(PREFIX_VARIABLE, folder.toString(), "UV_LINK_MODE", settings.links().word()),
              settings.buildLimit(),
              progress);
      Files.delete(list);
      return end.succeeded() ? Optional.empty() : Optional.of(failure(definition, end));
    } catch (IOException e) {
      return Optional.of(StoreTrouble.of(definition.file().asName(), store.root(), e));
    }
  }

  private EnvironmentFailure failure(CondaDefinition definition, ToolEnd end) {
    var kind =
        end.timedOut()
            ? Kind.TIMEOUT
            : StoreTrouble.full(store.root()) ? Kind.DISK_FULL : UvWords.kindOf(end.output());
    return StoreTrouble.explain(kind, definition.file().asName(), store.root())
        .because(UvWords.essence(end.output()));
  }

  /** The tree becomes read-only: what is not compiled now would be compiled at each start. */
  private void compile(Path python, Path folder) {
    if (!Files.exists(python)) {
      return;
    }
    var variables = host.forBuild();
    variables.put(PREFIX_VARIABLE, folder.toString());
    tools.run(
        new Command(
            List.of(
                python.toString(),
                "-I",
                "-m",
                "compileall",
                "-q",
                "-j",
                "0",
                folder.resolve("lib").toString()),
            folder,
            variables),
        settings.buildLimit(),
        line -> {});
  }
}
