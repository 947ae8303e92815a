package nightshift.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import nightshift.EnvironmentName;
import nightshift.environment.EnvironmentFailure.Kind;
import nightshift.environment.Preparation.Prepared;
import nightshift.environment.Preparation.Unprepared;

/** Finds or builds the environment of a dependency group. Safe for many threads. */
final class UvEnvironments {
  private final UvProject project;
  private final UvBuild build;
  private final Store store;
  private final HostVariables host;
  private final PrefixPython pythons;
  private final EnvironmentSettings settings;
  private final Set<Path> started = ConcurrentHashMap.newKeySet();

  UvEnvironments(
      UvProject project,
      UvBuild build,
      Store store,
      HostVariables host,
      ToolRunner tools,
      EnvironmentSettings settings) {
    this.project = project;
    this.build = build;
    this.store = store;
    this.host = host;
    this.pythons = new PrefixPython(tools);
    this.settings = settings;
  }

  UvProject project() {
    return project;
  }

  Preparation prepare(EnvironmentName.Uv name, Consumer<String> progress) {
    return switch (project.resolve(name)) {
      case UvDefinition.Resolution.Undefined(var failure) -> new Unprepared(failure);
      case UvDefinition.Resolution.Defined(var definition) -> prepare(definition, progress);
    };
  }

  private Preparation prepare(UvDefinition definition, Consumer<String> progress) {
    long begin = System.nanoTime();
    var folder = folder(definition);
    try {
      if (usable(folder, definition)) {
        return new Prepared(ready(definition, folder), false, since(begin));
      }
      var lock = store.lock(folder, settings.buildLimit(), progress);
      if (lock.isEmpty()) {
        return new Unprepared(
            EnvironmentFailure.of(
                Kind.LOCKED,
                "%s is still being built by %s."
                    .formatted(definition.name(), BuildLocks.holder(folder)),
                "wait for it, or end that process and run nightshift envs build "
                    + definition.name()));
      }
      try (var held = lock.get()) {
        // Whoever held the lock before may have built it.
        boolean there = usable(folder, definition);
        var failure =
            there ? Optional.<EnvironmentFailure>empty() : rebuild(definition, folder, progress);
        return failure
            .<Preparation>map(Unprepared::new)
            .orElseGet(() -> new Prepared(ready(definition, folder), !there, since(begin)));
      }
    } catch (IOException e) {
      return new Unprepared(StoreTrouble.of(definition.name(), store.root(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unprepared(StoreTrouble.interrupted(definition.name()));
    }
  }

  private Optional<EnvironmentFailure> rebuild(
      UvDefinition definition, Path folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    store.clear(folder, progress);
    return build.build(definition, folder, progress);
  }

  /** Sound by its stamp, and its python was seen to start once in this Nightshift's life. */
  private boolean usable(Path folder, UvDefinition definition) {
    return switch (store.look(folder)) {
      case Store.Condition.Absent absent -> false;
      case Store.Condition.Damaged damaged -> false;
      case Store.Condition.Sound sound -> started.contains(folder) || starts(folder, definition);
    };
  }

  private boolean starts(Path folder, UvDefinition definition) {
    boolean works =
        pythons.version(PrefixPython.of(folder), variables(folder, definition)).isPresent();
    if (works) {
      started.add(folder);
    }
    return works;
  }

  Path folder(UvDefinition definition) {
    return store.uv(definition.group(), definition.python(), definition.fingerprint());
  }

  private ReadyEnvironment ready(UvDefinition definition, Path folder) {
    return new ReadyEnvironment(
        definition.name(),
        folder,
        Optional.of(PrefixPython.of(folder)),
        variables(folder, definition),
        definition.fingerprint(),
        List.of());
  }

  private Map<String, String> variables(Path folder, UvDefinition definition) {
    var variables = host.forSegment(PrefixPython.programs(folder));
    variables.put("VIRTUAL_ENV", folder.toString());
    variables.put("UV_PYTHON", definition.python());
    return variables;
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
