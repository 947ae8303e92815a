package nightshift.yaml;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** Integers in the bases that Go's strconv tells by prefix; underscores are already gone. */
final class Integers {
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]*");
  private static final Pattern OCTAL = Pattern.compile("0[oO]?([0-7]+)");
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX]([0-9a-fA-F]+)");
  private static final Pattern BINARY = Pattern.compile("0[bB]([01]+)");
  // yaml.v2 tries what follows 0b once more, so a sign may stand there
  private static final Pattern SIGNED_BINARY = Pattern.compile("0b([-+][01]+)");

  private Integers() {}

  static Optional<BigInteger> parse(String text) {
    boolean negative = text.startsWith("-");
    var digits = negative || text.startsWith("+") ? text.substring(1) : text;
    if (digits.length() > 100) {
      return Optional.empty();
    }
    return magnitude(digits)
        .map(number -> negative ? number.negate() : number)
        .or(() -> inBase(SIGNED_BINARY, text, 2));
  }

  private static Optional<BigInteger> magnitude(String digits) {
    return DECIMAL.matcher(digits).matches()
        ? Optional.of(new BigInteger(digits))
        : inBase(OCTAL, digits, 8)
            .or(() -> inBase(HEXADECIMAL, digits, 16))
            .or(() -> inBase(BINARY, digits, 2));
  }

  private static Optional<BigInteger> inBase(Pattern pattern, String digits, int base) {
    var matcher = pattern.matcher(digits);
    return matcher.matches()
        ? Optional.of(new BigInteger(matcher.group(1), base))
        : Optional.empty();
  }
}
