package nightshift.environment;

import java.util.Locale;

/** Bytes as people read them. */
public final class Sizes {
  private Sizes() {}

  public static String of(long bytes) {
    if (bytes < 1 << 20) {
      return Math.ceilDiv(bytes, 1024L) + " KiB";
    }
    if (bytes < 1L << 30) {
      return bytes / (1 << 20) + " MiB";
    }
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
