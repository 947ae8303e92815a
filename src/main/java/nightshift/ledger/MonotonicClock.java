package nightshift.ledger;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Instant;
import java.time.InstantSource;

/**
 * db-scheduler's time: runs on from the start by the machine's counter, so that a wall clock that
 * is set back or forward neither stalls the queue nor makes a living execution look dead.
 */
final class MonotonicClock implements Clock {
  private final Instant start;
  private final long startNanos = System.nanoTime();

  MonotonicClock(InstantSource clock) {
    start = clock.instant();
  }

  @Override
  public Instant now() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
