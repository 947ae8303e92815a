package nightshift.inbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Both clocks of a scan, moved by hand: the elapsed one, and the wall clock that may jump. */
final class ManualTime implements InstantSource, LongSupplier {
  private Instant wall = Instant.parse("2026-11-24T20:00:00Z");
  private long nanos = 1_000_000_000L;

  void advance(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  void jumpWallClock(Duration by) {
    wall = wall.plus(by);
  }

  @Override
  public Instant instant() {
    return wall;
  }

  @Override
  public long getAsLong() {
    return nanos;
  }
}
