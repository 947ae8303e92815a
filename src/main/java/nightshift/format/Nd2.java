package nightshift.format;

import java.io.IOException;
import java.nio.ByteOrder;

/** Nikon ND2 (since NIS-Elements 4): a chunk map at the end, written when the file is closed. */
final class Nd2 implements FormatCheck {
  private static final int MAGIC = 0x0ABECEDA;
  private static final String MAP = "ND2 CHUNK MAP SIGNATURE 0000001!";
  private static final String MAP_NAME = "ND2 FILEMAP SIGNATURE NAME 0001!";
  private static final int CHUNK_HEADER = 16;
  private static final int TAIL = 40;

  @Override
  public String format() {
    return "ND2";
  }

  @Override
  public boolean begins(FileBytes bytes) throws IOException {
    return bytes.startsWith(0xDA, 0xCE, 0xBE, 0x0A);
  }

  @Override
  public Closure check(FileBytes bytes) throws IOException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    long tail = bytes.size() - TAIL;
    if (tail < 0 || !bytes.ascii(tail, MAP.length()).equals(MAP)) {
      throw new CutException(
          "ends at byte " + bytes.size() + " without its chunk map", bytes.size());
    }
    long map = bytes.integer64(tail + MAP.length());
    long position = chunk(bytes, map);
    if (!bytes.ascii(map + CHUNK_HEADER, MAP_NAME.length()).equals(MAP_NAME)) {
      throw new CutException("has no chunk map at byte " + map, map);
    }
    while (position < tail) {
      int length = nameLength(bytes, position, tail);
      long offset = bytes.integer64(position + length);
      long bytesOfChunk = bytes.integer64(position + length + 8);
      if (bytes.ascii(position, length).equals(MAP)) {
        break;
      }
      chunk(bytes, offset);
      bytes.need(offset + CHUNK_HEADER, bytesOfChunk);
      position += length + 16;
    }
    return Zeros.judge(format(), true, bytes);
  }

  /** Checks a chunk's header and returns where its data begins. */
  private static long chunk(FileBytes bytes, long offset) throws IOException {
    if (bytes.integer(offset) != MAGIC) {
      throw new CutException("has no chunk at byte " + offset, offset);
    }
    long name = bytes.unsignedInteger(offset + 4);
    bytes.need(offset + CHUNK_HEADER, name + bytes.integer64(offset + 8));
    return offset + CHUNK_HEADER + name;
  }

  /** Names end with an exclamation mark. */
  private static int nameLength(FileBytes bytes, long position, long end) throws IOException {
    for (int length = 1; length <= 256 && position + length <= end; length++) {
      if (bytes.unsignedByte(position + length - 1) == '!') {
        return length;
      }
    }
    throw new CutException("has a broken chunk map at byte " + position, position);
  }
}
