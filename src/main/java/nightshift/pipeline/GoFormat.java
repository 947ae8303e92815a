package nightshift.pipeline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import nightshift.yaml.Value;

/** Prints values as Go's {@code %v} does: the hash and the arguments depend on every digit. */
public final class GoFormat {
  /** Go compares strings by their UTF-8 bytes, which is the order of code points. */
  static final Comparator<String> BY_BYTES = GoFormat::compareBytes;

  private GoFormat() {}

  public static String text(Value value) {
    return switch (value) {
      case Value.Text(var text) -> text;
      case Value.Whole(var number) -> number.toString();
      case Value.Real(var number) -> number(number);
      case Value.Truth(var truth) -> Boolean.toString(truth);
      case Value.Nothing nothing -> "<nil>";
      case Value.Items(var items) ->
          items.stream().map(GoFormat::text).collect(Collectors.joining(" ", "[", "]"));
      case Value.Pairs(var pairs) ->
          pairs.stream()
              .sorted(Comparator.comparing(Value.Pair::key, GoFormat::compareKeys))
              .map(pair -> text(pair.key()) + ":" + text(pair.value()))
              .collect(Collectors.joining(" ", "map[", "]"));
    };
  }

  private static String number(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    var sign = Math.copySign(1, number) < 0 ? "-" : "";
    if (number == 0) {
      return sign + "0";
    }
    var shortest = shortest(Math.abs(number));
    var digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    return sign
        + (exponent < -4 || exponent >= 6
            ? scientific(digits, exponent)
            : shortest.toPlainString());
  }

  private static String scientific(String digits, int exponent) {
    var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    var power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
    return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
  }

  /** Java prefers two digits where one would read back as well (4.9E-324); Go does not. */
  private static BigDecimal shortest(double number) {
    var decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    if (decimal.precision() != 2) {
      return decimal;
    }
    var candidates = new ArrayList<BigDecimal>();
    for (var mode : List.of(RoundingMode.DOWN, RoundingMode.UP)) {
      var single = decimal.round(new MathContext(1, mode)).stripTrailingZeros();
      if (single.doubleValue() == number) {
        candidates.add(single);
      }
    }
    var exact = new BigDecimal(number);
    return candidates.stream()
        .min(Comparator.comparing(single -> single.subtract(exact).abs()))
        .orElse(decimal);
  }

  /** Go sorts the keys of a map by kind first, then within the kind. */
  private static int compareKeys(Value one, Value other) {
    return switch (one) {
      case Value.Text(var text) when other instanceof Value.Text(var next) ->
          compareBytes(text, next);
      case Value.Whole(var number)
          when other instanceof Value.Whole(var next) && rank(one) == rank(other) ->
          number.compareTo(next);
      case Value.Real(var number) when other instanceof Value.Real(var next) ->
          Double.isNaN(number) || Double.isNaN(next)
              ? Boolean.compare(Double.isNaN(next), Double.isNaN(number))
              : Double.compare(number, next);
      case Value.Truth(var truth) when other instanceof Value.Truth(var next) ->
          Boolean.compare(truth, next);
      default -> Integer.compare(rank(one), rank(other));
    };
  }

  /** As measured with Go 1.26: the order of kinds is the linker's and not promised. */
  private static int rank(Value key) {
    return switch (key) {
      case Value.Nothing nothing -> 0;
      case Value.Text text -> 1;
      case Value.Whole(var number) -> number.bitLength() > 63 ? 2 : 3;
      case Value.Real real -> 4;
      case Value.Truth truth -> 5;
      case Value.Items items -> 6;
      case Value.Pairs pairs -> 7;
    };
  }

  private static int compareBytes(String one, String other) {
    var left = one.codePoints().iterator();
    var right = other.codePoints().iterator();
    while (left.hasNext() && right.hasNext()) {
      int order = Integer.compare(left.nextInt(), right.nextInt());
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }
}
