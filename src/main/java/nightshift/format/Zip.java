package nightshift.format;

import java.io.IOException;

/**
 * The central directory at the end, as long and where its last record says; nothing is unpacked.
 */
final class Zip implements FormatCheck {
  private static final int END = 22;
  private static final int LONGEST_COMMENT = 65535;
  private static final int SIGNATURE = 0x06054b50;
  private static final int LOCATOR = 0x07064b50;
  private static final int ENTRY = 0x02014b50;

  @Override
  public String format() {
    return "ZIP";
  }

  @Override
  public boolean begins(FileBytes bytes) throws IOException {
    return bytes.startsWith('P', 'K', 3, 4) || bytes.startsWith('P', 'K', 5, 6);
  }

  @Override
  public Closure check(FileBytes bytes) throws IOException {
    long end = end(bytes);
    long directorySize = bytes.unsignedInteger(end + 12);
    long directory = bytes.unsignedInteger(end + 16);
    long entries = bytes.unsignedShort(end + 10);
    long directoryEnd = end;
    if (end >= 20 && bytes.integer(end - 20) == LOCATOR) {
      directoryEnd = bytes.integer64(end - 12);
      entries = bytes.integer64(directoryEnd + 32);
      directorySize = bytes.integer64(directoryEnd + 40);
      directory = bytes.integer64(directoryEnd + 48);
    }
    if (directory < 0 || directorySize < 0 || directory + directorySize > directoryEnd) {
      throw new CutException("has its directory outside the file", end);
    }
    if (entries > 0 && bytes.integer(directory) != ENTRY) {
      throw new CutException("has no directory at byte " + directory, directory);
    }
    return Zeros.judge(format(), false, bytes);
  }

  private static long end(FileBytes bytes) throws IOException {
    bytes.need(0, END);
    int length = (int) Math.min(bytes.size(), END + LONGEST_COMMENT);
    long start = bytes.size() - length;
    var tail = bytes.at(start, length);
    for (int i = length - END; i >= 0; i--) {
      if (tail.getInt(i) == SIGNATURE && (tail.getShort(i + 20) & 0xffff) == length - END - i) {
        return start + i;
      }
    }
    throw new CutException("ends at byte " + bytes.size() + " without a directory", bytes.size());
  }
}
