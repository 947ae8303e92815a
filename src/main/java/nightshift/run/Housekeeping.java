package nightshift.run;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nightshift.EnvironmentName;
import nightshift.environment.Environments;
import nightshift.environment.Finding;
import nightshift.environment.Pruned;
import nightshift.environment.Rehearsed;
import nightshift.ledger.Ledger;

/**
 * What {@code watch} does between batches: a copy of the ledger a day, rehearsals, and removing
 * environments that are no longer wanted. Batches come first: nothing of it begins while one runs
 * or waits. For one thread.
 */
public final class Housekeeping {
  private final Ledger ledger;
  private final Environments environments;
  private final Supplier<Map<EnvironmentName, List<Path>>> needed;
  private final Optional<RehearsalTimes> times;
  private final Duration pruneAfter;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Consumer<String> told;
  private final SequencedMap<EnvironmentName, List<Path>> toRehearse = new LinkedHashMap<>();
  private Optional<LocalDate> pruned = Optional.empty();

  /** What nightshift.yaml says: when to rehearse, and how long what is not wanted is kept. */
  public record Hours(Optional<LocalTime> rehearse, Duration pruneAfter) {}

  /**
   * @param needed the environments that pipelines name, and the scripts that run in each
   * @param told hears one line for each rehearsal and for each environment removed
   */
  public Housekeeping(
      Ledger ledger,
      Environments environments,
      Supplier<Map<EnvironmentName, List<Path>>> needed,
      Hours hours,
      InstantSource clock,
      ZoneId zone,
      Consumer<String> told) {
    this.ledger = ledger;
    this.environments = environments;
    this.needed = needed;
    this.times = hours.rehearse().map(hour -> new RehearsalTimes(hour, zone));
    this.pruneAfter = hours.pruneAfter();
    this.clock = clock;
    this.zone = zone;
    this.told = told;
  }

  /** Does what is due, until a batch comes. */
  public void runOnce() {
    ledger.backup();
    if (times.filter(at -> at.due(clock.instant(), environments.definitions())).isPresent()) {
      needed.get().forEach(this::add);
    }
    while (!toRehearse.isEmpty() && isQuiet()) {
      var next = toRehearse.pollFirstEntry();
      told.accept(line(environments.rehearse(next.getKey(), next.getValue(), step -> {})));
    }
    var today = LocalDate.ofInstant(clock.instant(), zone);
    if (pruned.filter(today::equals).isEmpty() && toRehearse.isEmpty() && isQuiet()) {
      prune();
      pruned = Optional.of(today);
    }
  }

  private boolean isQuiet() {
    return !Thread.currentThread().isInterrupted() && !ledger.read().isBusy();
  }

  /** The twin is rehearsed too: it is what the night falls back on. */
  private void add(EnvironmentName name, List<Path> scripts) {
    switch (name) {
      case EnvironmentName.Uv uv -> {
        toRehearse.put(uv, scripts);
        environments.twinOf(uv).ifPresent(twin -> toRehearse.putIfAbsent(twin, scripts));
      }
      case EnvironmentName.Conda conda -> toRehearse.put(conda, scripts);
      case EnvironmentName.Base base -> toRehearse.put(base, scripts);
      case EnvironmentName.ImageJ imagej -> {}
      case EnvironmentName.Shell shell -> {}
    }
  }

  private static String line(Rehearsed rehearsed) {
    return rehearsed.checks().stream()
        .filter(check -> check.verdict() == Finding.Verdict.BAD)
        .findFirst()
        .map(check ->
            "rehearsal of %s FAILED: %s: %s; see: nightshift doctor"
                .formatted(
                    rehearsed.name(),
                    check.subject(),
                    check.words().lines().findFirst().orElse("")))
        .orElseGet(() ->
            "rehearsal of %s passed in %.1f s"
                .formatted(rehearsed.name(), rehearsed.took().toMillis() / 1000.0));
  }

  private void prune() {
    var gone = environments.prunable(pruneAfter, needed.get().keySet());
    environments.prune(gone);
    gone.stream().map(Housekeeping::line).forEach(told);
  }

  private static String line(Pruned gone) {
    return "removed environment %s: %s".formatted(gone.folder().getFileName(), gone.why());
  }
}
