package nightshift.environment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import nightshift.EnvironmentName;

/** Whether a pipeline's environments will do, by looking only. */
final class Tonight {
  private final Environments environments;

  Tonight(Environments environments) {
    this.environments = environments;
  }

  /**
   * Bad: nothing can run a segment. Note: something is still to be built, or only a twin is left.
   */
  Finding of(String pipeline, Set<EnvironmentName> names) {
    var bad = new ArrayList<String>();
    var notes = new ArrayList<String>();
    var cures = new ArrayList<String>();
    for (var name : names.stream().sorted(Comparator.comparing(Object::toString)).toList()) {
      var trouble = trouble(name);
      if (trouble.isEmpty()) {
        continue;
      }
      var twin = twin(name);
      if (trouble.get().verdict() == Finding.Verdict.BAD && twin.isEmpty()) {
        bad.add(name + ": " + trouble.get().words());
      } else if (trouble.get().verdict() == Finding.Verdict.BAD) {
        notes.add(name + " falls back to " + twin.get() + ": " + trouble.get().words());
      } else {
        notes.add(name + ": " + trouble.get().words());
      }
      trouble.get().cure().ifPresent(cures::add);
    }
    var cure = cures.stream().distinct().findFirst().orElse("");
    if (!bad.isEmpty()) {
      return Finding.bad(pipeline, "can't run\n" + String.join("\n", bad), cure);
    }
    return notes.isEmpty()
        ? Finding.good(pipeline, "can run")
        : Finding.note(pipeline, "can run\n" + String.join("\n", notes), cure);
  }

  private Optional<EnvironmentName> twin(EnvironmentName name) {
    return name instanceof EnvironmentName.Uv uv
        ? environments
            .twinOf(uv)
            .<EnvironmentName>map(twin -> twin)
            .filter(twin ->
                trouble(twin).filter(found -> found.verdict() == Finding.Verdict.BAD).isEmpty())
        : Optional.empty();
  }

  private Optional<Finding> trouble(EnvironmentName name) {
    return switch (name) {
      case EnvironmentName.Shell shell -> Optional.empty();
      case EnvironmentName.ImageJ imagej -> byPreparing(name);
      case EnvironmentName.Base base -> byPreparing(name);
      case EnvironmentName.Uv uv -> stated(environments.status(uv));
      case EnvironmentName.Conda conda -> stated(environments.status(conda));
    };
  }

  /** These two are found, never built: preparing them is a look. */
  private Optional<Finding> byPreparing(EnvironmentName name) {
    return switch (environments.prepare(name, line -> {})) {
      case Preparation.Prepared prepared -> Optional.empty();
      case Preparation.Unprepared(var failure) ->
          Optional.of(Finding.bad(name.toString(), failure.what(), failure.cure()));
    };
  }

  private static Optional<Finding> stated(EnvironmentStatus status) {
    var subject = status.name().toString();
    return switch (status.state()) {
      case READY, FOUND -> Optional.empty();
      case NOT_BUILT ->
          Optional.of(
              Finding.note(subject, "not built yet", "nightshift envs build " + status.name()));
      case DAMAGED, FAILING ->
          Optional.of(
              Finding.bad(
                  subject,
                  status.failure().map(EnvironmentFailure::what).orElse("unusable"),
                  status.failure().map(EnvironmentFailure::cure).orElse("nightshift envs build")));
    };
  }
}
