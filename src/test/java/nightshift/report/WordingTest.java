package nightshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WordingTest {
  @Test
  void times_are_said_as_people_say_them() {
    assertThat(
            Stream.of(0, 400, 9_949, 9_960, 59_400, 59_600, 3_599_000, 3_600_000, 90_000_000, -5)
                .map(millis -> Wording.time(Duration.ofMillis(millis))))
        .containsExactly(
            "0.0 s",
            "0.4 s",
            "9.9 s",
            "10 s",
            "59 s",
            "1 min 0 s",
            "59 min 59 s",
            "1 h 0 min",
            "25 h 0 min",
            "0 s");
  }

  @Test
  void sizes_are_said_as_people_say_them() {
    assertThat(
            Stream.of(0L, 1L, 999L, 1000L, 9_949L, 999_499L, 999_500L, 2_097_152L, Long.MAX_VALUE)
                .map(Wording::size))
        .containsExactly(
            "0 bytes",
            "1 byte",
            "999 bytes",
            "1.0 kB",
            "9.9 kB",
            "999 kB",
            "1.0 MB",
            "2.1 MB",
            "9.2 EB");
  }

  @Test
  void a_name_in_a_sentence_stays_on_its_line_and_the_right_way_round() {
    assertThat(Wording.name("a\nb\u202Egpj.exe\0")).isEqualTo("a␊b\uFFFDgpj.exe␀");
    assertThat(Wording.name("👩‍🔬 lab")).isEqualTo("👩‍🔬 lab");
    assertThat(Wording.name("x".repeat(300))).isEqualTo("x".repeat(40) + "…" + "x".repeat(40));
  }
}
