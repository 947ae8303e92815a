package nightshift.format;

import java.io.IOException;
import java.util.regex.Pattern;

/** A NumPy array: its header says how many bytes follow. */
final class Npy implements FormatCheck {
  private static final Pattern SHAPE = Pattern.compile("'shape': \\(([0-9, ]*)\\)");
  private static final Pattern TYPE = Pattern.compile("'descr': '[<>|=][biufcmM?](\\d+)");

  @Override
  public String format() {
    return "NPY";
  }

  @Override
  public boolean begins(FileBytes bytes) throws IOException {
    return bytes.startsWith(0x93, 'N', 'U', 'M', 'P', 'Y');
  }

  @Override
  public Closure check(FileBytes bytes) throws IOException {
    boolean first = bytes.unsignedByte(6) == 1;
    long length = first ? bytes.unsignedShort(8) : bytes.unsignedInteger(8);
    long start = first ? 10 : 12;
    if (length > 1 << 20) {
      return new Closure.Unknown();
    }
    var header = bytes.ascii(start, (int) length);
    var shape = SHAPE.matcher(header);
    var type = TYPE.matcher(header);
    if (!shape.find() || !type.find()) {
      return new Closure.Unknown();
    }
    long count = Long.parseLong(type.group(1));
    for (var side : shape.group(1).split(",")) {
      count *= side.isBlank() ? 1 : Long.parseLong(side.strip());
    }
    bytes.need(start + length, count);
    return Zeros.judge(format(), false, bytes, Zeros.tail(bytes, start + length, count));
  }
}
