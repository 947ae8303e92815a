package nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nightshift.environment.EnvironmentFailure;
import nightshift.environment.EnvironmentFailure.Kind;
import nightshift.environment.Preparation;
import org.junit.jupiter.api.Test;

/** Which failures are tried again, how often, and what ends the waiting. */
final class PatienceTest {
  private final List<Duration> waits = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  private static Preparation failed(Kind kind) {
    return new Preparation.Unprepared(
        new EnvironmentFailure(kind, "It failed.", Optional.empty(), "nothing"));
  }

  private Preparation tried(List<Kind> failures, boolean cancelled) throws InterruptedException {
    var left = new ArrayList<>(failures);
    return Patience.standard()
        .prepare(
            () -> failed(left.removeFirst()),
            wait -> {
              waits.add(wait);
              return cancelled;
            },
            told::add);
  }

  @Test
  void a_failure_that_may_pass_is_tried_three_times_with_growing_waits()
      throws InterruptedException {
    assertThat(tried(List.of(Kind.NO_NETWORK, Kind.INDEX_DOWN, Kind.NO_NETWORK), false))
        .isEqualTo(failed(Kind.NO_NETWORK));
    assertThat(waits).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(8));
    assertThat(told)
        .containsExactly(
            "It failed. Tried again in 2 s (1 of 2).", "It failed. Tried again in 8 s (2 of 2).");
  }

  @Test
  void what_only_a_person_can_cure_is_tried_once() throws InterruptedException {
    for (var kind : Kind.values()) {
      if (!kind.passing()) {
        assertThat(tried(List.of(kind), false)).isEqualTo(failed(kind));
      }
    }
    assertThat(waits).isEmpty();
  }

  @Test
  void the_last_word_counts() throws InterruptedException {
    assertThat(tried(List.of(Kind.NO_NETWORK, Kind.HASH_MISMATCH), false))
        .isEqualTo(failed(Kind.HASH_MISMATCH));
  }

  @Test
  void a_cancel_ends_the_wait() throws InterruptedException {
    assertThat(tried(List.of(Kind.NO_NETWORK), true)).isEqualTo(failed(Kind.NO_NETWORK));
    assertThat(waits).hasSize(1);
  }

  @Test
  void no_try_begins_after_the_limit() throws InterruptedException {
    var tries = new ArrayList<Kind>();
    new Patience(List.of(Duration.ofSeconds(20), Duration.ofHours(1)), Duration.ofSeconds(30))
        .prepare(
            () -> {
              tries.add(Kind.TIMEOUT);
              return failed(Kind.TIMEOUT);
            },
            wait -> false,
            told::add);
    assertThat(tries).hasSize(2);
  }
}
