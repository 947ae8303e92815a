package nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import nightshift.Fingerprint;
import org.junit.jupiter.api.Test;

/** At the start, after a change, and once a day at the set hour of the place. */
final class RehearsalTimesTest {
  private static final Fingerprint OLD = Fingerprint.of("old");
  private static final Fingerprint NEW = Fingerprint.of("new");

  private final RehearsalTimes times =
      new RehearsalTimes(LocalTime.of(18, 0), ZoneId.of("Europe/Berlin"));

  private boolean due(String utc, Fingerprint definitions) {
    return times.due(Instant.parse(utc), definitions);
  }

  @Test
  void each_occasion_counts_once() {
    assertThat(due("2026-11-24T12:00:00Z", OLD)).as("the start").isTrue();
    assertThat(due("2026-11-24T12:00:10Z", OLD)).isFalse();
    assertThat(due("2026-11-24T12:01:00Z", NEW)).as("a change").isTrue();
    assertThat(due("2026-11-24T16:59:59Z", NEW)).isFalse();
    assertThat(due("2026-11-24T17:00:00Z", NEW)).as("six in the evening").isTrue();
    assertThat(due("2026-11-24T17:00:10Z", NEW)).isFalse();
    assertThat(due("2026-11-27T03:00:00Z", NEW)).as("hours slept through count once").isTrue();
    assertThat(due("2026-11-27T03:00:10Z", NEW)).isFalse();
  }
}
