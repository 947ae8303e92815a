package nightshift.environment;

import java.time.Duration;

/** What came of making an environment ready. */
public sealed interface Preparation {
  /**
   * It can be used.
   *
   * @param built true when it had to be made now, false when it was there
   */
  record Prepared(ReadyEnvironment environment, boolean built, Duration took)
      implements Preparation {}

  /** It can't be had. */
  record Unprepared(EnvironmentFailure failure) implements Preparation {}
}
