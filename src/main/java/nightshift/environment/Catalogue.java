package nightshift.environment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import nightshift.EnvironmentName;
import nightshift.environment.EnvironmentStatus.State;

/** All environments that the workspace defines, and how each stands; builds nothing. */
final class Catalogue {
  private final Environments environments;
  private final UvEnvironments uv;
  private final CondaEnvironments conda;
  private final Store store;
  private final EnvironmentSettings settings;

  Catalogue(
      Environments environments,
      UvEnvironments uv,
      CondaEnvironments conda,
      Store store,
      EnvironmentSettings settings) {
    this.environments = environments;
    this.uv = uv;
    this.conda = conda;
    this.store = store;
    this.settings = settings;
  }

  List<EnvironmentStatus> list() {
    var list = new ArrayList<EnvironmentStatus>();
    for (var group : environments.groups()) {
      list.add(of(new EnvironmentName.Uv(Optional.empty(), group)));
    }
    if (uv.project().read() instanceof PyProject.Reading.Unreadable(var failure)
        && environments.pyprojectExists()) {
      list.add(failing(new EnvironmentName.Uv(Optional.empty(), "*"), failure));
    }
    for (var reading : conda.files().all()) {
      list.add(
          switch (reading) {
            case CondaFile.Reading.Read(var file) -> condaStatus(file);
            case CondaFile.Reading.Unreadable(var file, var failure) ->
                failing(new EnvironmentName.Conda(CondaFiles.stem(file)), failure);
          });
    }
    return list;
  }

  /**
   * What must stay: folders that a definition or one of {@code named} leads to now, and all of a
   * definition that can't be read just now.
   */
  Predicate<Path> wanted(Set<EnvironmentName> named) {
    var folders = new HashSet<Path>();
    var prefixes = new ArrayList<String>();
    var statuses = new ArrayList<>(list());
    for (var name : named) {
      switch (name) {
        case EnvironmentName.Uv group -> statuses.add(of(group));
        case EnvironmentName.Conda other -> statuses.add(of(other));
        case EnvironmentName.Base base -> {}
        case EnvironmentName.ImageJ imagej -> {}
        case EnvironmentName.Shell shell -> {}
      }
    }
    for (var status : statuses) {
      status.folder().ifPresent(folders::add);
      if (status.state() == State.FAILING) {
        prefixes.add(
            switch (status.name()) {
              case EnvironmentName.Uv(var python, var group) ->
                  group.equals("*") ? "uv/" : "uv/" + PyProject.normalised(group) + "-py";
              case EnvironmentName.Conda(var name) -> "conda/" + name + "-";
              case EnvironmentName.Base base -> "-";
              case EnvironmentName.ImageJ imagej -> "-";
              case EnvironmentName.Shell shell -> "-";
            });
      }
    }
    return folder ->
        folders.contains(folder)
            || prefixes.stream()
                .anyMatch(prefix ->
                    store
                        .root()
                        .relativize(folder)
                        .toString()
                        .replace('\\', '/')
                        .startsWith(prefix));
  }

  EnvironmentStatus of(EnvironmentName.Uv name) {
    return switch (uv.project().resolve(name)) {
      case UvDefinition.Resolution.Undefined(var failure) ->
          failing(name, failure, environments.twinOf(name).map(EnvironmentName.Conda::name));
      case UvDefinition.Resolution.Defined(var definition) ->
          stored(
              name,
              uv.folder(definition),
              Optional.of(definition.python()),
              environments.twinOf(name).map(EnvironmentName.Conda::name));
    };
  }

  EnvironmentStatus of(EnvironmentName.Conda name) {
    return switch (conda.files().named(name.name()).orElse(null)) {
      case CondaFile.Reading.Read(var file) -> condaStatus(file);
      case CondaFile.Reading.Unreadable(var file, var failure) -> failing(name, failure);
      case null ->
          conda
              .whereFound(name)
              .map(prefix -> found(name, prefix))
              .orElseGet(() -> failing(name, conda.unknown(name)));
    };
  }

  private static EnvironmentStatus found(EnvironmentName.Conda name, Path prefix) {
    return new EnvironmentStatus(
        name,
        State.FOUND,
        Optional.of(prefix),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private EnvironmentStatus condaStatus(CondaFile file) {
    return conda
        .whereFound(file.asName())
        .map(prefix -> found(file.asName(), prefix))
        .orElseGet(() ->
            stored(
                file.asName(),
                conda.folder(CondaDefinition.of(file, settings)),
                Optional.empty(),
                Optional.empty()));
  }

  private EnvironmentStatus stored(
      EnvironmentName name, Path folder, Optional<String> python, Optional<String> twin) {
    return switch (store.look(folder)) {
      case Store.Condition.Absent absent ->
          new EnvironmentStatus(
              name,
              State.NOT_BUILT,
              Optional.of(folder),
              python,
              0,
              Optional.empty(),
              twin,
              Optional.empty());
      case Store.Condition.Sound(var stamp) ->
          new EnvironmentStatus(
              name,
              State.READY,
              Optional.of(folder),
              Optional.of(stamp.python()).filter(version -> !version.isEmpty()),
              stamp.bytes(),
              Optional.of(stamp.built()),
              twin,
              Optional.empty());
      case Store.Condition.Damaged(var how) ->
          new EnvironmentStatus(
              name,
              State.DAMAGED,
              Optional.of(folder),
              python,
              0,
              Optional.empty(),
              twin,
              Optional.of(
                  EnvironmentFailure.of(
                      EnvironmentFailure.Kind.DAMAGED,
                      "%s is damaged: %s.".formatted(name, how),
                      "nightshift envs build " + name)));
    };
  }

  private static EnvironmentStatus failing(EnvironmentName name, EnvironmentFailure failure) {
    return failing(name, failure, Optional.empty());
  }

  private static EnvironmentStatus failing(
      EnvironmentName name, EnvironmentFailure failure, Optional<String> twin) {
    return new EnvironmentStatus(
        name,
        State.FAILING,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        twin,
        Optional.of(failure));
  }
}
