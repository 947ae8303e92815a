package nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "10s, PT10S",
    "2h, PT2H",
    "500ms, PT0.5S",
    "5 minutes, PT5M",
    "1h30m, PT1H30M",
    "1 h 30 min, PT1H30M",
    "1.5h, PT1H30M",
    "7 days, PT168H",
    "2W, PT336H",
    "0s, PT0S"
  })
  void durations_are_read_as_people_write_them(String text, Duration duration) {
    assertThat(Quantity.duration(text)).isEqualTo(new Quantity.Read<>(duration));
  }

  @ParameterizedTest
  @CsvSource({
    "8 GiB, 8589934592",
    "500 MB, 500000000",
    "1.5KiB, 1536",
    "7 bytes, 7",
    "1 tb, 1000000000000"
  })
  void sizes_are_read_in_both_countings(String text, long bytes) {
    assertThat(Quantity.bytes(text)).isEqualTo(new Quantity.Read<>(bytes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5 minuts | 'minuts' in '5 minuts' is no unit | did you mean minutes?",
        "300 | '300' has no unit | write 10s, 5 minutes or 1h30m",
        "-1s | '-1s' has no number and unit | write 10s, 5 minutes or 1h30m",
        "soon | 'soon' has no number and unit | write 10s, 5 minutes or 1h30m",
        "999999 weeks | '999999 weeks' is longer than ten years | give a shorter time"
      })
  void what_is_no_duration_is_told_with_the_way_out(String text, String why, String hint) {
    assertThat(Quantity.duration(text)).isEqualTo(new Quantity.Unreadable<>(why, hint));
  }

  @Test
  void a_size_is_no_duration() {
    assertThat(Quantity.duration("8 GiB")).isInstanceOf(Quantity.Unreadable.class);
    assertThat(Quantity.bytes("10s")).isInstanceOf(Quantity.Unreadable.class);
  }

  @Property
  void any_text_is_answered(@ForAll String text) {
    assertThat(Quantity.duration(text)).isNotNull();
    assertThat(Quantity.bytes(text)).isNotNull();
  }
}
