package nightshift.yaml;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives a scalar its meaning as Go's yaml.v2 does: YAML 1.1's words for booleans and null, octal
 * and binary integers, underscores, no sexagesimals, dates left as text.
 */
final class Scalars {
  static final String MERGE = "tag:yaml.org,2002:merge";
  private static final String PREFIX = "tag:yaml.org,2002:";
  private static final Set<String> YES =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> NO =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> NAN = Set.of(".nan", ".NaN", ".NAN");
  private static final Set<String> INFINITE = Set.of(".inf", ".Inf", ".INF");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern POINTED = Pattern.compile("\\.[0-9][0-9_]*([eE][-+]?[0-9_]+)?");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");
  private static final BigInteger LOWEST = BigInteger.ONE.shiftLeft(63).negate();
  private static final BigInteger HIGHEST_UNSIGNED = BigInteger.ONE.shiftLeft(64);

  private Scalars() {}

  /** A meaning, or the reason why the tag and the text do not go together. */
  sealed interface Resolution {}

  record Resolved(Value value) implements Resolution {}

  record Contradiction(String why) implements Resolution {}

  static Resolution resolve(Node.Scalar scalar) {
    var text = scalar.text();
    if (scalar.tag().isEmpty()) {
      return new Resolved(scalar.plain() ? guess(text) : new Value.Text(text));
    }
    var tag = scalar.tag().get();
    return switch (tag.startsWith(PREFIX) ? tag.substring(PREFIX.length()) : "") {
      case "str" -> new Resolved(new Value.Text(text));
      case "binary" -> binary(text);
      case "null" -> demand(guess(text) instanceof Value.Nothing nothing ? nothing : null, scalar);
      case "bool" -> demand(guess(text) instanceof Value.Truth truth ? truth : null, scalar);
      case "int" -> demand(guess(text) instanceof Value.Whole whole ? whole : null, scalar);
      case "float" -> demand(asFloat(guess(text)).orElse(null), scalar);
      case "timestamp" ->
          demand(DATE.matcher(text).matches() ? new Value.Text(text) : null, scalar);
      default -> new Resolved(new Value.Text(text));
    };
  }

  private static Resolution demand(@Nullable Value value, Node.Scalar scalar) {
    if (value != null) {
      return new Resolved(value);
    }
    var kind = scalar.tag().orElse("").replace(PREFIX, "!!");
    return new Contradiction("'" + scalar.text() + "' is tagged " + kind + " but is none");
  }

  private static Optional<Value> asFloat(Value value) {
    return switch (value) {
      case Value.Real real -> Optional.of(real);
      case Value.Whole(var number) when number.bitLength() < 64 ->
          Optional.of(new Value.Real(number.doubleValue()));
      case Value.Whole whole -> Optional.empty();
      case Value.Text text -> Optional.empty();
      case Value.Truth truth -> Optional.empty();
      case Value.Nothing nothing -> Optional.empty();
      case Value.Items items -> Optional.empty();
      case Value.Pairs pairs -> Optional.empty();
    };
  }

  private static Resolution binary(String text) {
    try {
      var bytes = Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
      var decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Resolved(new Value.Text(decoded));
    } catch (IllegalArgumentException e) {
      return new Contradiction("!!binary holds no valid base64");
    } catch (CharacterCodingException e) {
      return new Contradiction("!!binary holds bytes that are no text");
    }
  }

  private static Value guess(String text) {
    if (NULL.contains(text)) {
      return new Value.Nothing();
    }
    if (YES.contains(text) || NO.contains(text)) {
      return new Value.Truth(YES.contains(text));
    }
    char first = text.charAt(0);
    if (first == '.') {
      return pointed(text);
    }
    return first == '+' || first == '-' || (first >= '0' && first <= '9')
        ? number(text)
        : new Value.Text(text);
  }

  private static Value pointed(String text) {
    if (NAN.contains(text)) {
      return new Value.Real(Double.NaN);
    }
    if (INFINITE.contains(text)) {
      return new Value.Real(Double.POSITIVE_INFINITY);
    }
    boolean wellPlaced = !text.contains("__") && !text.contains("_e") && !text.contains("_E");
    return POINTED.matcher(text).matches() && wellPlaced && !text.endsWith("_")
        ? real(text.replace("_", ""), text)
        : new Value.Text(text);
  }

  private static Value number(String text) {
    var unsigned = text.substring(1);
    if ((text.startsWith("+") || text.startsWith("-")) && INFINITE.contains(unsigned)) {
      return new Value.Real(
          text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    var plain = text.replace("_", "");
    return Integers.parse(plain)
        .filter(number -> number.compareTo(LOWEST) >= 0)
        .filter(number -> number.compareTo(HIGHEST_UNSIGNED) < 0)
        .filter(number -> !plain.startsWith("+") || number.bitLength() < 64)
        .<Value>map(Value.Whole::new)
        .orElseGet(() -> FLOAT.matcher(plain).matches() ? real(plain, text) : new Value.Text(text));
  }

  /** Out of range stays text, as Go's ParseFloat refuses it. */
  private static Value real(String digits, String text) {
    double number = Double.parseDouble(digits);
    return Double.isInfinite(number) ? new Value.Text(text) : new Value.Real(number);
  }
}
