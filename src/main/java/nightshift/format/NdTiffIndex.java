package nightshift.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;

/**
 * Micro-Manager's NDTiff: an index with one entry an image; each must lie inside its stack. The
 * index grows with the acquisition and says nothing about its end.
 */
final class NdTiffIndex {
  private static final int LONGEST_TEXT = 1 << 20;
  private static final int NUMBERS = 8 * 4;

  static boolean isIndex(Path file) {
    return String.valueOf(file.getFileName()).equals("NDTiff.index");
  }

  Closure check(FileBytes bytes) throws IOException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    var stacks = new HashSet<String>();
    long position = 0;
    while (position < bytes.size()) {
      position = text(bytes, position).end();
      var stack = text(bytes, position);
      position = stack.end();
      var numbers = bytes.at(position, NUMBERS);
      long pixels = Integer.toUnsignedLong(numbers.getInt(0));
      long metadata = Integer.toUnsignedLong(numbers.getInt(20));
      long metadataBytes = Integer.toUnsignedLong(numbers.getInt(24));
      inStack(bytes.file(), stack.text(), Math.max(pixels, metadata + metadataBytes), position);
      stacks.add(stack.text());
      position += NUMBERS;
    }
    return new Closure.Closed("NDTiff", false, stacks);
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

  private static void inStack(Path index, String name, long end, long position) throws IOException {
    if (name.contains("/") || name.contains("\\") || name.contains("\0")) {
      throw new CutException("names a stack in another folder", position);
    }
    var stack = index.resolveSibling(name);
    if (!Files.isRegularFile(stack)) {
      throw new CutException("names " + name + ", which is not here", position);
    }
    if (Files.size(stack) < end) {
      throw new CutException("names an image behind the end of " + name, position);
    }
  }
}
