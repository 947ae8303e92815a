package nightshift.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** One chunk file: its length as its own header or its array says. */
final class ZarrChunk {
  private static final int ZSTD = 0xFD2FB528;
  private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};
  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
  private static final int ENTRY = 16;
  private static final int CHECKSUM = 4;

  private ZarrChunk() {}

  /** Throws when the chunk is cut; false when its end can't be seen. */
  static boolean isWhole(Path folder, Path file, ZarrArray array) throws IOException {
    try (var bytes = new FileBytes(folder.resolve(file))) {
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      if (bytes.size() == 0) {
        throw new CutException("is empty", 0);
      }
      return check(bytes, array) && Zeros.hole(bytes).isEmpty();
    } catch (CutException e) {
      throw new CutException("has a cut chunk: " + file + " " + e.why(), e.offset());
    }
  }

  private static boolean check(FileBytes bytes, ZarrArray array) throws IOException {
    return switch (array.codec()) {
      case RAW -> exact(bytes, array.chunkBytes() + array.checksum());
      case BLOSC -> exact(bytes, bytes.unsignedInteger(12) + array.checksum());
      case ZSTD -> exact(bytes, zstd(bytes) + array.checksum());
      case GZIP -> gzip(bytes, array);
      case SHARD -> shard(bytes, array);
      case OTHER -> false;
    };
  }

  private static boolean exact(FileBytes bytes, long length) throws CutException {
    bytes.need(0, length);
    if (length <= 0 || length < bytes.size()) {
      throw new CutException("has " + bytes.size() + " bytes instead of " + length, length);
    }
    return true;
  }

  /** Follows the block headers of a Zstandard frame to its end. */
  private static long zstd(FileBytes bytes) throws IOException {
    if (bytes.integer(0) != ZSTD) {
      throw new CutException("does not begin as Zstandard", 0);
    }
    int descriptor = bytes.unsignedByte(4);
    boolean single = (descriptor & 0x20) != 0;
    int contentSize = CONTENT_SIZE_BYTES[descriptor >> 6];
    long position =
        5
            + (single ? 0 : 1)
            + DICTIONARY_BYTES[descriptor & 3]
            + (single && contentSize == 0 ? 1 : contentSize);
    boolean last = false;
    while (!last) {
      int header = bytes.unsignedShort(position) | bytes.unsignedByte(position + 2) << 16;
      last = (header & 1) != 0;
      boolean repeated = (header >> 1 & 3) == 1;
      position += 3 + (repeated ? 1 : header >> 3);
    }
    return position + ((descriptor & 4) != 0 ? 4 : 0);
  }

  /** The last four bytes of a gzip member are its length when unpacked. */
  private static boolean gzip(FileBytes bytes, ZarrArray array) throws IOException {
    if (array.chunkBytes() == 0) {
      return false;
    }
    bytes.need(0, 18L + array.checksum());
    long unpacked = bytes.unsignedInteger(bytes.size() - 4 - array.checksum());
    if (unpacked != (array.chunkBytes() & 0xffffffffL)) {
      throw new CutException("ends at byte " + bytes.size() + " without its length", bytes.size());
    }
    return true;
  }

  private static boolean shard(FileBytes bytes, ZarrArray array) throws IOException {
    long length = array.shard() * ENTRY + CHECKSUM;
    bytes.need(0, length);
    if (length > 64 << 20) {
      return false;
    }
    long start = array.indexFirst() ? 0 : bytes.size() - length - array.checksum();
    bytes.need(start, length);
    var index = bytes.at(start, (int) length);
    var sum = new CRC32C();
    sum.update(index.duplicate().limit((int) length - CHECKSUM));
    if ((int) sum.getValue() != index.getInt((int) length - CHECKSUM)) {
      throw new CutException("ends at byte " + bytes.size() + " without its index", bytes.size());
    }
    boolean full = true;
    for (int i = 0; i < array.shard(); i++) {
      long offset = index.getLong(i * ENTRY);
      long size = index.getLong(i * ENTRY + 8);
      if (offset == -1 && size == -1) {
        full = false;
      } else {
        bytes.need(offset, size);
      }
    }
    return full;
  }
}
