package nightshift.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/**
 * ZEISS CZI: a row of segments whose header names directory and metadata; an update flag stays up
 * while the writer is at it.
 */
final class Czi implements FormatCheck {
  private static final int SEGMENT_HEADER = 32;
  private static final int[] MAGIC = {'Z', 'I', 'S', 'R', 'A', 'W', 'F', 'I', 'L', 'E', 0};
  private static final int DIRECTORY_POSITION = SEGMENT_HEADER + 52;
  private static final int METADATA_POSITION = SEGMENT_HEADER + 60;
  private static final int UPDATE_PENDING = SEGMENT_HEADER + 68;

  @Override
  public String format() {
    return "CZI";
  }

  @Override
  public boolean begins(FileBytes bytes) throws IOException {
    return bytes.startsWith(MAGIC);
  }

  @Override
  public Closure check(FileBytes bytes) throws IOException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.integer(UPDATE_PENDING) != 0) {
      throw new CutException("is still being written, as its update flag says", UPDATE_PENDING);
    }
    named(bytes, bytes.integer64(DIRECTORY_POSITION), "ZISRAWDIRECTORY", DIRECTORY_POSITION);
    named(bytes, bytes.integer64(METADATA_POSITION), "ZISRAWMETADATA", METADATA_POSITION);
    var doubt = Optional.<String>empty();
    long position = 0;
    while (position < bytes.size()) {
      var id = bytes.ascii(position, 16);
      if (!id.startsWith("ZISRAW") && !id.startsWith("DELETED")) {
        throw new CutException("has no segment at byte " + position, position);
      }
      long allocated = bytes.integer64(position + 16);
      bytes.need(position + SEGMENT_HEADER, allocated);
      if (doubt.isEmpty() && id.startsWith("ZISRAWSUBBLOCK")) {
        doubt = pixels(bytes, position + SEGMENT_HEADER);
      }
      position += SEGMENT_HEADER + allocated;
    }
    return Zeros.judge(format(), true, bytes, doubt);
  }

  private static void named(FileBytes bytes, long position, String id, long where)
      throws IOException {
    if (position <= 0) {
      throw new CutException("has no " + id.substring(6).toLowerCase(Locale.ROOT) + " yet", where);
    }
    if (!bytes.ascii(position, 16).startsWith(id)) {
      throw new CutException("has no " + id + " at byte " + position, position);
    }
  }

  /** Metadata size, attachment size, data size, then the entry and the data behind them. */
  private static Optional<String> pixels(FileBytes bytes, long data) throws IOException {
    long metadata = bytes.unsignedInteger(data);
    long pixels = bytes.integer64(data + 8);
    if (!bytes.ascii(data + 16, 2).equals("DV")) {
      throw new CutException("has a block without an entry at byte " + (data + 16), data + 16);
    }
    int dimensions = bytes.integer(data + 16 + 28);
    long start = data + Math.max(256, 16 + 32 + 20L * dimensions) + metadata;
    bytes.need(start, pixels);
    return Zeros.tail(bytes, start, pixels);
  }
}
