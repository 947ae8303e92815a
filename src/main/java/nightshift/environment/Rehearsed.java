package nightshift.environment;

import java.time.Duration;
import java.util.List;
import nightshift.EnvironmentName;

/** What a rehearsal of one environment showed, check by check. */
public record Rehearsed(EnvironmentName name, List<Finding> checks, Duration took) {
  public Rehearsed {
    checks = List.copyOf(checks);
  }

  public boolean passed() {
    return checks.stream().noneMatch(check -> check.verdict() == Finding.Verdict.BAD);
  }
}
