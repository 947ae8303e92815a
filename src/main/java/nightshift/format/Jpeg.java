package nightshift.format;

import java.io.IOException;
import java.nio.ByteOrder;

/** Markers up to the scan, and an end-of-image marker behind it. */
final class Jpeg implements FormatCheck {
  /** Cameras append a few kilobytes of their own. */
  private static final int TAIL = 64 * 1024;

  @Override
  public String format() {
    return "JPEG";
  }

  @Override
  public boolean begins(FileBytes bytes) throws IOException {
    return bytes.startsWith(0xFF, 0xD8, 0xFF);
  }

  @Override
  public Closure check(FileBytes bytes) throws IOException {
    bytes.order(ByteOrder.BIG_ENDIAN);
    long scan = scan(bytes);
    int length = (int) Math.min(TAIL, bytes.size() - scan);
    var tail = bytes.at(bytes.size() - length, length);
    for (int i = length - 2; i >= 0; i--) {
      if (tail.get(i) == (byte) 0xFF && tail.get(i + 1) == (byte) 0xD9) {
        return Zeros.judge(format(), false, bytes);
      }
    }
    throw new CutException(
        "ends at byte " + bytes.size() + " without an end of image", bytes.size());
  }

  /** Where the pixels begin: an end marker before it belongs to a thumbnail. */
  private static long scan(FileBytes bytes) throws IOException {
    long position = 2;
    while (true) {
      if (bytes.unsignedByte(position) != 0xFF) {
        throw new CutException("has no marker at byte " + position, position);
      }
      int marker = bytes.unsignedByte(position + 1);
      if (marker == 0xFF) {
        position++;
        continue;
      }
      long next = position + 2 + bytes.unsignedShort(position + 2);
      if (marker == 0xDA) {
        bytes.need(next, 2);
        return next;
      }
      position = next;
    }
  }
}
