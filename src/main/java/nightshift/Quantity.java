package nightshift;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A number with its unit as a person writes it: {@code 10s}, {@code 1h30m}, {@code 5 minutes},
 * {@code 8 GiB}. Read here once, so that every file and option takes the same words.
 */
public sealed interface Quantity<T> {
  /** What was meant. */
  record Read<T>(T value) implements Quantity<T> {}

  /** Why it could not be read, and what to write instead. */
  record Unreadable<T>(String why, String hint) implements Quantity<T> {}

  /** A span of time from {@code ms} to {@code w}; several parts add up. */
  static Quantity<Duration> duration(String text) {
    return switch (sum(text, Units.TIME, "10s, 5 minutes or 1h30m")) {
      case Unreadable<BigDecimal>(var why, var hint) -> new Unreadable<>(why, hint);
      case Read<BigDecimal>(var millis) when millis.compareTo(Units.TEN_YEARS) > 0 ->
          new Unreadable<>(
              "'" + text.strip() + "' is longer than ten years", "give a shorter time");
      case Read<BigDecimal>(var millis) ->
          new Read<>(Duration.ofNanos(millis.movePointRight(6).longValue()));
    };
  }

  /** A size in bytes; {@code GiB} counts by 1024, {@code GB} by 1000. */
  static Quantity<Long> bytes(String text) {
    return switch (sum(text, Units.SIZE, "8 GiB or 500 MB")) {
      case Unreadable<BigDecimal>(var why, var hint) -> new Unreadable<>(why, hint);
      case Read<BigDecimal>(var bytes) when bytes.compareTo(BigDecimal.valueOf(1L << 60)) > 0 ->
          new Unreadable<>("'" + text.strip() + "' is more than any disk", "give a smaller size");
      case Read<BigDecimal>(var bytes) -> new Read<>(bytes.longValue());
    };
  }

  private static Quantity<BigDecimal> sum(
      String text, Map<String, BigDecimal> units, String example) {
    var word = text.strip();
    if (word.length() > 40 || !Units.SHAPE.matcher(word).matches()) {
      return new Unreadable<>(
          "'" + shortened(word) + "' has no number and unit", "write " + example);
    }
    var total = BigDecimal.ZERO;
    var part = Units.PART.matcher(word);
    while (part.find()) {
      var unit = part.group(2);
      var factor = units.get(unit.toLowerCase(Locale.ROOT));
      if (unit.isEmpty()) {
        return new Unreadable<>("'" + word + "' has no unit", "write " + example);
      }
      if (factor == null) {
        return new Unreadable<>(
            "'" + unit + "' in '" + word + "' is no unit",
            Nearest.hint(unit, units.keySet(), "write " + example));
      }
      total = total.add(new BigDecimal(part.group(1)).multiply(factor));
    }
    return new Read<>(total);
  }

  private static String shortened(String word) {
    return word.length() > 40 ? word.substring(0, 40) + "…" : word;
  }

  /** The units and their factors: milliseconds for time, bytes for size. */
  final class Units {
    static final Pattern SHAPE = Pattern.compile("([0-9]++(\\.[0-9]++)?\\s*+[A-Za-zµ]*+\\s*+)++");
    static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-zµ]*)");
    static final BigDecimal TEN_YEARS = BigDecimal.valueOf(3653L * 24 * 3_600_000);
    static final Map<String, BigDecimal> TIME = time();
    static final Map<String, BigDecimal> SIZE = size();

    private Units() {}

    private static Map<String, BigDecimal> time() {
      var units = new LinkedHashMap<String, BigDecimal>();
      put(units, 1, "ms", "millisecond", "milliseconds");
      put(units, 1_000, "s", "sec", "secs", "second", "seconds");
      put(units, 60_000, "m", "min", "mins", "minute", "minutes");
      put(units, 3_600_000, "h", "hr", "hrs", "hour", "hours");
      put(units, 86_400_000, "d", "day", "days");
      put(units, 604_800_000, "w", "week", "weeks");
      return Map.copyOf(units);
    }

    private static Map<String, BigDecimal> size() {
      var units = new LinkedHashMap<String, BigDecimal>();
      put(units, 1, "b", "byte", "bytes");
      long decimal = 1;
      long binary = 1;
      for (var prefix : new String[] {"k", "m", "g", "t", "p"}) {
        decimal *= 1000;
        binary *= 1024;
        put(units, decimal, prefix + "b");
        put(units, binary, prefix + "ib");
      }
      return Map.copyOf(units);
    }

    private static void put(Map<String, BigDecimal> units, long factor, String... names) {
      for (var name : names) {
        units.put(name, BigDecimal.valueOf(factor));
      }
    }
  }
}
