package nightshift.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.environment.Environments;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.LedgerReader;

/**
 * Leaves a uv environment alone that keeps failing, until somebody has built or rehearsed it: its
 * conda twin takes over at once. All it remembers is in the ledger and in the store, so that a
 * restart changes nothing.
 */
public final class Breaker {
  private static final int FAILURES = 3;
  private static final Duration NIGHT = Duration.ofHours(12);

  private final LedgerReader ledger;
  private final Environments environments;
  private final InstantSource clock;

  public Breaker(LedgerReader ledger, Environments environments, InstantSource clock) {
    this.ledger = ledger;
    this.environments = environments;
    this.clock = clock;
  }

  /** An environment that is left alone, and why. */
  public record Broken(EnvironmentName.Uv environment, int failures, String last) {
    public String why() {
      return "it failed %d times within %d hours, the last time because %s"
          .formatted(failures, NIGHT.toHours(), last);
    }

    public String cure() {
      return "nightshift envs rehearse " + environment;
    }
  }

  /** Why this environment is not to be tried now; empty when it is. */
  public Optional<Broken> broken(EnvironmentName.Uv name) {
    var environment = environments.canonical(name);
    var failures = failures(environment, clock.instant().minus(NIGHT));
    if (failures.size() < FAILURES) {
      return Optional.empty();
    }
    var proven = environments.proven(environment);
    var since =
        failures.stream().filter(row -> row.endedAt().orElseThrow().isAfter(proven)).toList();
    return since.size() < FAILURES
        ? Optional.empty()
        : Optional.of(new Broken(environment, since.size(), last(since)));
  }

  private List<AttemptRow> failures(EnvironmentName.Uv environment, Instant since) {
    return ledger.environmentFailures(since).stream()
        .filter(row -> !row.fallback())
        .filter(row ->
            EnvironmentName.parse(row.environment()) instanceof EnvironmentName.Uv uv
                && environments.canonical(uv).equals(environment))
        .toList();
  }

  private static String last(List<AttemptRow> failures) {
    return failures.getLast().what().orElse("of an unknown reason");
  }
}
