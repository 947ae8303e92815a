package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nightshift.EnvironmentName;
import nightshift.Fingerprint;
import nightshift.Nearest;
import nightshift.environment.EnvironmentFailure.Kind;
import nightshift.environment.Preparation.Prepared;
import nightshift.environment.Preparation.Unprepared;

/** Finds a conda environment that is there, else builds it from its YAML. Safe for many threads. */
final class CondaEnvironments {
  private final CondaFiles files;
  private final CondaHomes homes;
  private final CondaBuild build;
  private final Activation activation;
  private final Store store;
  private final EnvironmentSettings settings;

  CondaEnvironments(
      CondaFiles files,
      CondaHomes homes,
      CondaBuild build,
      Activation activation,
      Store store,
      EnvironmentSettings settings) {
    this.files = files;
    this.homes = homes;
    this.build = build;
    this.activation = activation;
    this.store = store;
    this.settings = settings;
  }

  CondaFiles files() {
    return files;
  }

  CondaHomes homes() {
    return homes;
  }

  Preparation base() {
    return homes
        .root()
        .map(root -> found(new EnvironmentName.Base(), "base", root))
        .orElseGet(() ->
            new Unprepared(
                EnvironmentFailure.of(
                    Kind.TOOL_MISSING,
                    "There is no conda on this machine, so there is no base environment.",
                    "name one in .env: CONDA_PATH=/path/to/miniforge3")));
  }

  Preparation prepare(EnvironmentName.Conda name, Consumer<String> progress) {
    if (name.name().contains("/") || name.name().contains("\\")) {
      return prefix(name);
    }
    var there = homes.environment(name.name());
    if (there.isPresent()) {
      return found(name, name.name(), there.get());
    }
    return switch (files.named(name.name()).orElse(null)) {
      case null -> new Unprepared(unknown(name));
      case CondaFile.Reading.Unreadable(var file, var failure) -> new Unprepared(failure);
      case CondaFile.Reading.Read(var file) -> built(name, file, progress);
    };
  }

  /** Where somebody else's environment of that name or prefix lies. */
  Optional<Path> whereFound(EnvironmentName.Conda name) {
    return name.name().contains("/") || name.name().contains("\\")
        ? Optional.of(Path.of(name.name())).filter(CondaHomes::isEnvironment)
        : homes.environment(name.name());
  }

  private Preparation prefix(EnvironmentName.Conda name) {
    var prefix = Path.of(name.name()).toAbsolutePath().normalize();
    if (CondaHomes.isEnvironment(prefix)) {
      return found(name, prefix.toString(), prefix);
    }
    var what =
        Files.isDirectory(prefix)
            ? "is a folder without conda-meta"
            : Files.exists(prefix) ? "is a file" : "does not exist";
    return new Unprepared(
        EnvironmentFailure.of(
            Kind.ENVIRONMENT_UNKNOWN,
            "%s is meant as a conda environment's prefix, but it %s.".formatted(name, what),
            "conda env list"));
  }

  EnvironmentFailure unknown(EnvironmentName.Conda name) {
    var known = new ArrayList<>(files.readable().stream().map(CondaFile::name).toList());
    known.addAll(homes.names());
    return EnvironmentFailure.of(
        Kind.ENVIRONMENT_UNKNOWN,
        "There is no conda environment %s: neither on this machine nor in conda_envs/; known: %s."
            .formatted(name, known.isEmpty() ? "none" : String.join(", ", known)),
        Nearest.to(name.name(), known)
            .map(near -> "write " + near + " in the pipeline")
            .orElse("write conda_envs/" + name + ".yml"));
  }

  /** Somebody else's environment: used as it is, never changed. */
  private Preparation found(EnvironmentName name, String word, Path prefix) {
    long begin = System.nanoTime();
    try {
      var history = prefix.resolve("conda-meta").resolve("history");
      var state = Files.isRegularFile(history) ? Files.readString(history) : "";
      return active(name, word, prefix, Fingerprint.of(prefix + "\n" + state), false, begin);
    } catch (IOException e) {
      return new Unprepared(StoreTrouble.of(name, prefix, e));
    }
  }

  private Preparation built(EnvironmentName.Conda name, CondaFile file, Consumer<String> progress) {
    if (!file.nameIsPlain()) {
      return new Unprepared(
          EnvironmentFailure.of(
              Kind.DEFINITION_INVALID,
              "%s names its environment '%s': letters, digits, '.', '_' and '-' only."
                  .formatted(file.file(), file.name()),
              "correct name: in " + file.file().getFileName()));
    }
    long begin = System.nanoTime();
    var definition = CondaDefinition.of(file, settings);
    var folder = folder(definition);
    try {
      if (store.look(folder) instanceof Store.Condition.Sound) {
        return active(name, file.name(), folder, definition.fingerprint(), false, begin);
      }
      var lock = store.lock(folder, settings.buildLimit(), progress);
      if (lock.isEmpty()) {
        return new Unprepared(
            EnvironmentFailure.of(
                Kind.LOCKED,
                "%s is still being built by %s.".formatted(name, BuildLocks.holder(folder)),
                "wait for it, or end that process and run nightshift envs build " + name));
      }
      try (var held = lock.get()) {
        boolean there = store.look(folder) instanceof Store.Condition.Sound;
        if (!there) {
          store.clear(folder, progress);
          var failure = build.build(definition, folder, progress);
          if (failure.isPresent()) {
            return new Unprepared(failure.get());
          }
        }
        return active(name, file.name(), folder, definition.fingerprint(), !there, begin);
      }
    } catch (IOException e) {
      return new Unprepared(StoreTrouble.of(name, store.root(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Unprepared(StoreTrouble.interrupted(name));
    }
  }

  Path folder(CondaDefinition definition) {
    return store.conda(definition.file().name(), definition.fingerprint());
  }

  private Preparation active(
      EnvironmentName name,
      String word,
      Path prefix,
      Fingerprint fingerprint,
      boolean built,
      long begin)
      throws IOException {
    return switch (activation.of(word, prefix)) {
      case Activation.Result.Broken(var failure) -> new Unprepared(failure);
      case Activation.Result.Active(var variables) -> {
        var python = PrefixPython.of(prefix);
        yield new Prepared(
            new ReadyEnvironment(
                name,
                prefix,
                Files.exists(python) ? Optional.of(python) : Optional.empty(),
                variables,
                fingerprint,
                List.of()),
            built,
            Duration.ofNanos(System.nanoTime() - begin));
      }
    };
  }
}
