package nightshift.run;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import nightshift.Fingerprint;

/** When to rehearse: at the start, after each change of a definition, and at one hour a day. */
final class RehearsalTimes {
  private final LocalTime daily;
  private final ZoneId zone;
  private Optional<Last> last = Optional.empty();

  private record Last(Instant at, Fingerprint definitions) {}

  RehearsalTimes(LocalTime daily, ZoneId zone) {
    this.daily = daily;
    this.zone = zone;
  }

  /** True once for each occasion. */
  boolean due(Instant now, Fingerprint definitions) {
    boolean due =
        last.filter(before -> before.definitions().equals(definitions))
            .filter(before -> before.at().isAfter(newestHour(now)))
            .isEmpty();
    if (due) {
      last = Optional.of(new Last(now, definitions));
    }
    return due;
  }

  /** The last moment up to now at which the clock showed the hour. */
  private Instant newestHour(Instant now) {
    var here = now.atZone(zone);
    var today = here.with(daily);
    return (today.isAfter(here) ? today.minusDays(1) : today).minusNanos(1).toInstant();
  }
}
