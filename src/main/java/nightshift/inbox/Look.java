package nightshift.inbox;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nightshift.format.BatchClosure;

/**
 * One look at one batch: what lies there, for how long it has lain there unchanged, and what is
 * demanded of it.
 *
 * @param still for how long we ourselves have seen it unchanged; zero at the first look
 * @param looks how many looks found it as it is now
 */
record Look(
    Candidate candidate,
    Listing listing,
    BatchRules rules,
    Memory memory,
    Duration still,
    int looks,
    Instant now) {
  /** Two looks this far apart are enough where a structure has to confirm what it says. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Files that the pipeline means: all of them unless it names a pattern. */
  List<BatchFile> wanted() {
    return Glob.filter(candidate.files(), rules.files());
  }

  BatchClosure formats() throws IOException {
    return memory.formats(candidate);
  }

  boolean isQuiet() {
    return looks > 1 && still.compareTo(rules.quiet()) >= 0;
  }

  boolean isSettled() {
    return looks > 1 && still.compareTo(settle()) >= 0;
  }

  boolean isPatienceOver() {
    return looks > 1 && still.compareTo(rules.patience()) >= 0;
  }

  /** Waits for a change, or for a sign that may come in any form: looked at less and less often. */
  Readiness.Waiting waiting(Rung rung, String why) {
    var pause = still.dividedBy(4);
    if (pause.compareTo(rules.quiet()) < 0) {
      pause = rules.quiet();
    }
    return until(rung, why, pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
  }

  Readiness.Waiting waitingForQuiet(Rung rung, String why) {
    return until(rung, why, left(rules.quiet()));
  }

  Readiness.Waiting waitingToSettle(Rung rung, String why) {
    return until(rung, why, left(settle()));
  }

  Readiness.Waiting at(Rung rung, String why, Duration pause) {
    return until(rung, why, pause);
  }

  private Readiness.Waiting until(Rung rung, String why, Duration pause) {
    return new Readiness.Waiting(rung, why, now.plus(pause));
  }

  private Duration left(Duration time) {
    var left = time.minus(still);
    return left.isNegative() || left.isZero() ? Duration.ofMillis(1) : left;
  }

  private Duration settle() {
    return rules.quiet().compareTo(SETTLE) < 0 ? rules.quiet() : SETTLE;
  }
}
