package nightshift.format;

import java.io.IOException;
import java.util.Optional;

/**
 * Preallocated space reads as zeros, and so do black pixels. Where the file system knows that a
 * range was never written, or the last bytes are zeros, the structure alone is no proof.
 */
final class Zeros {
  private static final int TAIL = 8;
  private static final int SMALLEST_HOLE = 4096;

  private Zeros() {}

  /** Closed, unless something made us doubt before, or the file has a hole anywhere. */
  static Closure judge(String format, boolean whole, FileBytes bytes, Optional<String> doubt) {
    var found = doubt.isPresent() ? doubt : hole(bytes);
    return found
        .<Closure>map(why -> new Closure.Unproven(format, why))
        .orElseGet(() -> new Closure.Closed(format, whole));
  }

  static Closure judge(String format, boolean whole, FileBytes bytes) {
    return judge(format, whole, bytes, Optional.empty());
  }

  static Optional<String> tail(FileBytes bytes, long start, long length) throws IOException {
    int tail = (int) Math.min(TAIL, length);
    return tail > 0 && bytes.isZero(start + length - tail, tail)
        ? Optional.of("has only zeros up to byte " + (start + length))
        : Optional.empty();
  }

  static Optional<String> hole(FileBytes bytes) {
    if (bytes.size() < SMALLEST_HOLE) {
      return Optional.empty();
    }
    var hole = Holes.first(bytes.file());
    return hole.isPresent() && hole.getAsLong() < bytes.size()
        ? Optional.of("was never written at byte " + hole.getAsLong())
        : Optional.empty();
  }
}
