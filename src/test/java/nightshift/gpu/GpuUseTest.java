package nightshift.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class GpuUseTest {
  private static final String CARD = "GPU-00000000-0000-0000-0000-000000000000";
  private static final Map<String, List<String>> HELD = Map.of("attempt-1", List.of(CARD));

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-01T22:00:00Z"));

  @Test
  void a_card_that_was_held_and_never_used_is_told() throws Exception {
    var use = new GpuUse(FakeSmi.probe("one"), now::get);
    use.runOnce(HELD);
    pass(Duration.ofMinutes(41));
    use.runOnce(HELD);

    assertThat(use.unusedBy("attempt-1")).containsExactly("held GPU 0 for 41 min, used it 0 %");
    assertThat(use.unusedBy("attempt-1")).isEmpty();
  }

  @Test
  void a_card_that_worked_is_not_told() throws Exception {
    var use = new GpuUse(FakeSmi.probe("one", "FAKE_PERCENT", "3"), now::get);
    use.runOnce(HELD);
    pass(Duration.ofMinutes(41));
    use.runOnce(HELD);

    assertThat(use.unusedBy("attempt-1")).isEmpty();
  }

  @Test
  void less_than_a_minute_is_too_short_to_tell_and_an_unknown_use_is_not_none() throws Exception {
    var brief = new GpuUse(FakeSmi.probe("one"), now::get);
    brief.runOnce(HELD);
    pass(Duration.ofSeconds(59));
    brief.runOnce(HELD);
    assertThat(brief.unusedBy("attempt-1")).isEmpty();

    var unknown = new GpuUse(FakeSmi.probe("one", "FAKE_PERCENT", "[N/A]"), now::get);
    unknown.runOnce(HELD);
    pass(Duration.ofMinutes(41));
    unknown.runOnce(HELD);
    assertThat(unknown.unusedBy("attempt-1")).isEmpty();
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }
}
