package nightshift.format;

import java.io.IOException;
import java.nio.ByteOrder;

/** A chain of chunks that ends with IEND. */
final class Png implements FormatCheck {
  private static final int HEADER = 8;
  private static final int AROUND = 12;

  @Override
  public String format() {
    return "PNG";
  }

  @Override
  public boolean begins(FileBytes bytes) throws IOException {
    return bytes.startsWith(0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A);
  }

  @Override
  public Closure check(FileBytes bytes) throws IOException {
    bytes.order(ByteOrder.BIG_ENDIAN);
    long position = HEADER;
    while (true) {
      long length = bytes.unsignedInteger(position);
      var type = bytes.ascii(position + 4, 4);
      if (!type.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
        throw new CutException("has no chunk at byte " + position, position);
      }
      bytes.need(position, length + AROUND);
      if (type.equals("IEND")) {
        return bytes.isZero(position + 8, 4)
            ? new Closure.Cut(format(), "has no end", position)
            : Zeros.judge(format(), false, bytes);
      }
      if (type.equals("IDAT") && length >= 4 && bytes.isZero(position + 4 + length, 8)) {
        throw new CutException(
            "has zeros at byte " + (position + 4 + length), position + 4 + length);
      }
      position += length + AROUND;
    }
  }
}
