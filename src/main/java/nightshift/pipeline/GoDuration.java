package nightshift.pipeline;

import java.math.BigDecimal;
import java.time.Duration;

/** Prints a duration as Go does, for the status file: {@code 1m23.456s}. */
final class GoDuration {
  private GoDuration() {}

  static String text(Duration duration) {
    if (duration.isNegative()) {
      return "-" + text(duration.negated());
    }
    if (duration.isZero()) {
      return "0s";
    }
    long nanos = duration.toNanosPart();
    if (duration.toSeconds() == 0) {
      return nanos < 1_000
          ? nanos + "ns"
          : nanos < 1_000_000 ? fraction(nanos, 3) + "µs" : fraction(nanos, 6) + "ms";
    }
    var text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutes() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    long seconds = duration.toSecondsPart() * 1_000_000_000L + nanos;
    return text.append(fraction(seconds, 9)).append('s').toString();
  }

  private static String fraction(long value, int digits) {
    var number = BigDecimal.valueOf(value, digits).stripTrailingZeros();
    return number.signum() == 0 ? "0" : number.toPlainString();
  }
}
