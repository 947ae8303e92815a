package nightshift.environment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      list.add(uvStatus(new EnvironmentName.Uv(Optional.empty(), group)));
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

  /** Folders that a definition leads to now. */
  Set<Path> current() {
    var folders = new HashSet<Path>();
    list().forEach(status -> status.folder().ifPresent(folders::add));
    return folders;
  }

  private EnvironmentStatus uvStatus(EnvironmentName.Uv name) {
    return switch (uv.project().resolve(name)) {
      case UvDefinition.Resolution.Undefined(var failure) -> failing(name, failure);
      case UvDefinition.Resolution.Defined(var definition) ->
          stored(
              name,
              uv.folder(definition),
              Optional.of(definition.python()),
              environments.twinOf(name).map(EnvironmentName.Conda::name));
    };
  }

  private EnvironmentStatus condaStatus(CondaFile file) {
    var theirs = conda.homes().environment(file.name());
    return theirs
        .map(prefix ->
            new EnvironmentStatus(
                file.asName(),
                State.FOUND,
                Optional.of(prefix),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()))
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
    return new EnvironmentStatus(
        name,
        State.FAILING,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.of(failure));
  }
}
