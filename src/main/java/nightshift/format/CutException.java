package nightshift.format;

import java.io.IOException;

/** Ends a check at the first byte that should be there and is not. */
final class CutException extends IOException {
  private final long offset;

  CutException(String why, long offset) {
    super(why);
    this.offset = offset;
  }

  long offset() {
    return offset;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
