package nightshift.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;

/**
 * Micro-Manager's NDTiff: an index with one entry an image; each must lie inside its stack. The
 * index grows with the acquisition and says nothing about its end.
 */
final class NdTiffIndex {
  private static final String FORMAT = "NDTiff";
  private static final int LONGEST_TEXT = 1 << 20;
  private static final int NUMBERS = 8 * 4;

  static boolean isIndex(Path file) {
    return String.valueOf(file.getFileName()).equals("NDTiff.index");
  }

  Closure check(FileBytes bytes) throws IOException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    var ends = new HashMap<String, Long>();
    bytes.need(0, 1);
    long position = 0;
    while (position < bytes.size()) {
      position = text(bytes, position).end();
      var stack = text(bytes, position);
      position = stack.end();
      var numbers = bytes.at(position, NUMBERS);
      long pixels = Integer.toUnsignedLong(numbers.getInt(0));
      long metadata = Integer.toUnsignedLong(numbers.getInt(20));
      long metadataBytes = Integer.toUnsignedLong(numbers.getInt(24));
      ends.merge(stack.text(), Math.max(pixels, metadata + metadataBytes), Math::max);
      position += NUMBERS;
    }
    for (var end : ends.entrySet()) {
      if (inStack(bytes, end.getKey(), end.getValue()) > end.getValue()) {
        return new Closure.Unproven(FORMAT, "names less than " + end.getKey() + " holds");
      }
    }
    return new Closure.Closed(FORMAT, false, ends.keySet());
  }

  private record Text(String text, long end) {}

  private static Text text(FileBytes bytes, long position) throws IOException {
    long length = bytes.unsignedInteger(position);
    if (length == 0 || length > LONGEST_TEXT) {
      throw new CutException("has no entry at byte " + position, position);
    }
    var text = StandardCharsets.UTF_8.decode(bytes.at(position + 4, (int) length)).toString();
    return new Text(text, position + 4 + length);
  }

  /** The stack's size, which must reach as far as the index says. */
  private static long inStack(FileBytes index, String name, long end) throws IOException {
    if (name.contains("/") || name.contains("\\") || name.contains("\0")) {
      throw new CutException("names a stack in another folder", 0);
    }
    var stack = index.file().resolveSibling(name);
    if (!Files.isRegularFile(stack)) {
      throw new CutException("names " + name + ", which is not here", index.size());
    }
    long size = Files.size(stack);
    if (size < end) {
      throw new CutException("names an image behind the end of " + name, index.size());
    }
    return size;
  }
}
