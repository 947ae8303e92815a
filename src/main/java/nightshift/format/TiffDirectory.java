package nightshift.format;

/** What one image directory says about where its pixels lie. */
final class TiffDirectory {
  long width;
  long height;
  long bits = 1;
  long samples = 1;
  long compression = 1;
  long descriptionOffset;
  long descriptionBytes;
  long offsets;
  long offsetCount;
  int offsetWidth;
  long counts;
  long countCount;
  int countWidth;

  void put(int tag, long position, long count, int bytesEach, long first) {
    switch (tag) {
      case 256 -> width = first;
      case 257 -> height = first;
      case 258 -> bits = first;
      case 259 -> compression = first;
      case 270 -> {
        descriptionOffset = position;
        descriptionBytes = count;
      }
      case 277 -> samples = first;
      case 273, 324 -> {
        offsets = position;
        offsetCount = count;
        offsetWidth = bytesEach;
      }
      case 279, 325 -> {
        counts = position;
        countCount = count;
        countWidth = bytesEach;
      }
      default -> {}
    }
  }

  boolean isCompressed() {
    return compression != 1;
  }

  /** Bytes of the whole uncompressed plane. */
  long planeBytes() {
    return width * height * samples * Math.max(8, bits) / 8;
  }
}
