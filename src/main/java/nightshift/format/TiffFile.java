package nightshift.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks a TIFF's or BigTIFF's directories; every value of every one must lie inside the file. */
final class TiffFile {
  private static final int SUB_DIRECTORIES = 330;
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private final FileBytes bytes;
  private final boolean big;
  private final Set<Long> visited = new HashSet<>();
  private final List<TiffDirectory> pages = new ArrayList<>();
  private final List<TiffDirectory> all = new ArrayList<>();

  TiffFile(FileBytes bytes) throws IOException {
    this.bytes = bytes;
    bytes.order(bytes.unsignedByte(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    big = bytes.unsignedShort(2) == 43;
    long next = big ? bytes.integer64(8) : bytes.unsignedInteger(4);
    if (next == 0) {
      throw new CutException("has no image directory yet", big ? 8 : 4);
    }
    while (next != 0) {
      var page = new TiffDirectory();
      next = read(next, page);
      pages.add(page);
    }
  }

  boolean isBig() {
    return big;
  }

  /** The pages of the main chain. */
  List<TiffDirectory> pages() {
    return pages;
  }

  /** Pages and the smaller copies that hang below them. */
  List<TiffDirectory> all() {
    return all;
  }

  String description() throws IOException {
    var first = pages.getFirst();
    int length = (int) Math.min(first.descriptionBytes, 32L << 20);
    var text = bytes.at(first.descriptionOffset, length);
    return StandardCharsets.UTF_8.decode(text).toString().replace("\0", "").strip();
  }

  private long read(long offset, TiffDirectory directory) throws IOException {
    if (!visited.add(offset)) {
      throw new CutException("has a chain of directories that leads back to itself", offset);
    }
    all.add(directory);
    long count = big ? bytes.integer64(offset) : bytes.unsignedShort(offset);
    if (count <= 0 || count > 4096) {
      throw new CutException("has no image directory at byte " + offset, offset);
    }
    long first = offset + (big ? 8 : 2);
    int entryBytes = big ? 20 : 12;
    bytes.need(first, count * entryBytes + (big ? 8 : 4));
    for (int i = 0; i < count; i++) {
      entry(first + (long) i * entryBytes, directory);
    }
    long next = first + count * entryBytes;
    return big ? bytes.integer64(next) : bytes.unsignedInteger(next);
  }

  private void entry(long position, TiffDirectory directory) throws IOException {
    int tag = bytes.unsignedShort(position);
    int type = bytes.unsignedShort(position + 2);
    long count = big ? bytes.integer64(position + 4) : bytes.unsignedInteger(position + 4);
    if (tag == 0 || type == 0 || type >= TYPE_BYTES.length || TYPE_BYTES[type] == 0) {
      throw new CutException("has a broken image directory at byte " + position, position);
    }
    int width = TYPE_BYTES[type];
    if (count < 0 || count > bytes.size()) {
      throw new CutException("has a broken image directory at byte " + position, position);
    }
    long length = count * width;
    long inline = position + (big ? 12 : 8);
    long value =
        length <= (big ? 8 : 4)
            ? inline
            : big ? bytes.integer64(inline) : bytes.unsignedInteger(inline);
    bytes.need(value, length);
    if (tag == SUB_DIRECTORIES) {
      for (long i = 0; i < count; i++) {
        long child = number(value + i * width, width);
        // Writers chain the children to each other as well as list them.
        while (child != 0 && !visited.contains(child)) {
          child = read(child, new TiffDirectory());
        }
      }
    } else {
      directory.put(tag, value, count, width, width == 8 || count == 0 ? 0 : small(value, width));
    }
  }

  long number(long position, int width) throws IOException {
    return width == 8 ? bytes.integer64(position) : small(position, width);
  }

  private long small(long position, int width) throws IOException {
    return switch (width) {
      case 1 -> bytes.unsignedByte(position);
      case 2 -> bytes.unsignedShort(position);
      default -> bytes.unsignedInteger(position);
    };
  }
}
