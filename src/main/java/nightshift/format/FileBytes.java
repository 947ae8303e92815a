package nightshift.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a few bytes here and there; asking for bytes behind the end is how a cut file is found. */
final class FileBytes implements Closeable {
  private static final int WINDOW = 4096;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  FileBytes(Path file) throws IOException {
    this.file = file;
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = channel.size();
  }

  Path file() {
    return file;
  }

  long size() {
    return size;
  }

  void order(ByteOrder byteOrder) {
    order = byteOrder;
  }

  /** That many bytes from there, in the file's byte order; a slice that the caller may consume. */
  ByteBuffer at(long offset, int length) throws IOException {
    need(offset, length);
    if (offset < windowStart || offset + length > windowStart + window.limit()) {
      fill(offset, Math.max(length, WINDOW));
    }
    return window.slice((int) (offset - windowStart), length).order(order);
  }

  int unsignedByte(long offset) throws IOException {
    return at(offset, 1).get() & 0xff;
  }

  int unsignedShort(long offset) throws IOException {
    return at(offset, 2).getShort() & 0xffff;
  }

  int integer(long offset) throws IOException {
    return at(offset, 4).getInt();
  }

  long unsignedInteger(long offset) throws IOException {
    return integer(offset) & 0xffffffffL;
  }

  long integer64(long offset) throws IOException {
    return at(offset, 8).getLong();
  }

  String ascii(long offset, int length) throws IOException {
    return StandardCharsets.ISO_8859_1.decode(at(offset, length)).toString();
  }

  boolean startsWith(int... bytes) throws IOException {
    return hasAt(0, bytes);
  }

  boolean hasAt(long offset, int... bytes) throws IOException {
    if (offset < 0 || size < offset + bytes.length) {
      return false;
    }
    var head = at(offset, bytes.length);
    for (int expected : bytes) {
      if ((head.get() & 0xff) != expected) {
        return false;
      }
    }
    return true;
  }

  /** Throws unless the file reaches that far. */
  void need(long offset, long length) throws CutException {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new CutException(
          "ends at byte " + size + ", but should reach byte " + (offset + length), size);
    }
  }

  /** Whether these bytes are nothing but zeros: preallocated, or black. */
  boolean isZero(long offset, int length) throws IOException {
    var bytes = at(offset, length);
    while (bytes.hasRemaining()) {
      if (bytes.get() != 0) {
        return false;
      }
    }
    return true;
  }

  private void fill(long offset, int length) throws IOException {
    window = ByteBuffer.allocate((int) Math.min(length, size - offset));
    windowStart = offset;
    while (window.hasRemaining()) {
      if (channel.read(window, windowStart + window.position()) < 0) {
        throw new CutException("became shorter while it was looked at", offset);
      }
    }
    window.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
