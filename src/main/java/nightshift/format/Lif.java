package nightshift.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.regex.Pattern;

/** Leica LIF: an XML that names every memory block, and the blocks one behind the other. */
final class Lif implements FormatCheck {
  private static final int BLOCK = 0x70;
  private static final int ITEM = 0x2A;
  private static final int LONGEST_XML = 64 << 20;

  private static final Pattern MEMORY = Pattern.compile("<Memory\\b[^>]*>");
  private static final Pattern SIZE = Pattern.compile("\\bSize=\"(\\d+)\"");
  private static final Pattern ID = Pattern.compile("\\bMemoryBlockID=\"([^\"]*)\"");
  private static final Pattern VERSION =
      Pattern.compile("<LMSDataContainerHeader[^>]*Version=\"(\\d+)\"");

  @Override
  public String format() {
    return "LIF";
  }

  @Override
  public boolean begins(FileBytes bytes) throws IOException {
    return bytes.startsWith(BLOCK, 0, 0, 0) && bytes.size() > 8 && bytes.unsignedByte(8) == ITEM;
  }

  @Override
  public Closure check(FileBytes bytes) throws IOException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    long letters = bytes.unsignedInteger(9);
    bytes.need(13, letters * 2);
    if (letters * 2 > LONGEST_XML) {
      return new Closure.Unknown();
    }
    var xml = StandardCharsets.UTF_16LE.decode(bytes.at(13, (int) letters * 2)).toString();
    var version = VERSION.matcher(xml);
    boolean wide = version.find() && Integer.parseInt(version.group(1)) >= 2;
    var seen = new HashSet<String>();
    var doubt = Optional.<String>empty();
    long position = 13 + letters * 2;
    while (position < bytes.size()) {
      expect(bytes, position, BLOCK);
      expect(bytes, position + 8, ITEM);
      long size = wide ? bytes.integer64(position + 9) : bytes.unsignedInteger(position + 9);
      long name = position + (wide ? 17 : 13);
      expect(bytes, name, ITEM);
      int length = Math.toIntExact(Math.min(4096, bytes.unsignedInteger(name + 1)));
      seen.add(StandardCharsets.UTF_16LE.decode(bytes.at(name + 5, length * 2)).toString());
      long data = name + 5 + length * 2L;
      bytes.need(data, size);
      doubt = doubt.isPresent() ? doubt : Zeros.tail(bytes, data, size);
      position = data + size;
    }
    missing(xml, seen, bytes.size());
    return Zeros.judge(format(), true, bytes, doubt);
  }

  private static void expect(FileBytes bytes, long position, int value) throws IOException {
    if (bytes.unsignedByte(position) != value) {
      throw new CutException("has no memory block at byte " + position, position);
    }
  }

  private static void missing(String xml, HashSet<String> seen, long end) throws CutException {
    var memory = MEMORY.matcher(xml);
    while (memory.find()) {
      var size = SIZE.matcher(memory.group());
      var id = ID.matcher(memory.group());
      if (size.find() && !size.group(1).matches("0+") && id.find() && !seen.contains(id.group(1))) {
        throw new CutException("ends at byte " + end + " without memory block " + id.group(1), end);
      }
    }
  }
}
