package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import nightshift.yaml.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoFormatTest {
  @ParameterizedTest
  @CsvSource({
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "999999.5, 999999.5",
    "1000000, 1e+06",
    "12345678.9, 1.23456789e+07",
    "1.5e21, 1.5e+21",
    "1e-7, 1e-07",
    "1e100, 1e+100",
    "-0.0, -0",
    "4.9e-324, 5e-324",
    "2e-323, 2e-323",
    "1e23, 1e+23",
    "2.0, 2",
    "123456, 123456",
    "0.30000000000000004, 0.30000000000000004",
    "1.7976931348623157e308, 1.7976931348623157e+308"
  })
  void floats_print_as_in_go(double number, String text) {
    assertThat(GoFormat.text(new Value.Real(number))).isEqualTo(text);
  }

  @Property
  void a_float_reads_back_as_itself(@ForAll double number) {
    var text = GoFormat.text(new Value.Real(number));
    assertThat(Double.parseDouble(text)).isEqualTo(number);
  }

  @Property
  void no_shorter_text_reads_back_as_the_same_float(@ForAll("magnitudes") double number) {
    var digits = GoFormat.text(new Value.Real(number)).replaceFirst("e.*", "").replace(".", "");
    int length = digits.replaceFirst("^0+", "").replaceFirst("0+$", "").length();
    if (length > 1) {
      assertThat(Double.parseDouble(("%." + (length - 2) + "e").formatted(number)))
          .isNotEqualTo(number);
    }
  }

  @Provide
  Arbitrary<Double> magnitudes() {
    return Arbitraries.longs()
        .between(1, Double.doubleToLongBits(Double.MAX_VALUE))
        .map(Double::longBitsToDouble);
  }

  @Property
  void the_exponent_form_is_used_exactly_outside_of_1e_minus_4_to_1e6(
      @ForAll("magnitudes") double number) {
    boolean scientific = GoFormat.text(new Value.Real(number)).contains("e");
    assertThat(scientific).isEqualTo(number < 0.0001 || number >= 1_000_000);
  }

  @Property
  void an_exponent_has_a_sign_and_two_digits_at_least(@ForAll("magnitudes") double number) {
    assertThat(GoFormat.text(new Value.Real(number)))
        .matches("[0-9]+(\\.[0-9]+)?|[0-9](\\.[0-9]*[1-9])?e[+-]([0-9]{2}|[1-9][0-9]{2})");
  }

  @Property
  void integers_of_any_size_print_their_digits(@ForAll BigInteger number) {
    assertThat(GoFormat.text(new Value.Whole(number))).isEqualTo(number.toString());
  }

  @Property
  void a_maps_text_does_not_depend_on_the_order_of_its_keys(@ForAll List<String> keys) {
    assertThat(GoFormat.text(map(keys))).isEqualTo(GoFormat.text(map(keys.reversed())));
  }

  private static Value map(List<String> keys) {
    var entries = new LinkedHashMap<Value, Value>();
    keys.forEach(key -> entries.put(new Value.Text(key), new Value.Text(key)));
    return Value.Pairs.of(entries);
  }
}
