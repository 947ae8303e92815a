package nightshift.format;

import java.io.IOException;

/**
 * The superblock names the file's end, and from version 3 on whether a writer has it open. An older
 * superblock is consistent after every flush, so that alone it does not prove the end.
 */
final class Hdf5 implements FormatCheck {
  private static final int[] SIGNATURE = {0x89, 'H', 'D', 'F', 0x0D, 0x0A, 0x1A, 0x0A};
  private static final int OPEN_FOR_WRITING = 1;
  private static final int OPEN_FOR_SWMR = 4;

  @Override
  public String format() {
    return "HDF5";
  }

  @Override
  public boolean begins(FileBytes bytes) throws IOException {
    return superblock(bytes) >= 0;
  }

  @Override
  public Closure check(FileBytes bytes) throws IOException {
    long start = superblock(bytes);
    int version = bytes.unsignedByte(start + 8);
    boolean old = version < 2;
    int offsetBytes = bytes.unsignedByte(start + (old ? 13 : 9));
    if ((offsetBytes != 4 && offsetBytes != 8) || version > 3) {
      return new Closure.Unknown();
    }
    long addresses = start + (version == 0 ? 24 : version == 1 ? 28 : 12);
    long end = address(bytes, addresses + 2L * offsetBytes, offsetBytes);
    bytes.need(start, end);
    bytes.need(addresses, 4L * offsetBytes + (old ? 0 : 4));
    if (version == 3
        && (bytes.unsignedByte(start + 11) & (OPEN_FOR_WRITING | OPEN_FOR_SWMR)) != 0) {
      return new Closure.Cut(
          format(), "is still open in its writer, as its superblock says", start + 11);
    }
    if (start + end < bytes.size()) {
      return new Closure.Unproven(
          format(), "is longer than its superblock says: its writer has not closed it");
    }
    return Zeros.judge(format(), version == 3, bytes);
  }

  private static long address(FileBytes bytes, long position, int length) throws IOException {
    return length == 4 ? bytes.unsignedInteger(position) : bytes.integer64(position);
  }

  /** At 0, or behind a user block of 512, 1024, 2048… bytes. */
  private static long superblock(FileBytes bytes) throws IOException {
    if (bytes.hasAt(0, SIGNATURE)) {
      return 0;
    }
    for (long start = 512; start <= 1 << 20 && start < bytes.size(); start *= 2) {
      if (bytes.hasAt(start, SIGNATURE)) {
        return start;
      }
    }
    return -1;
  }
}
