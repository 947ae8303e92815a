package nightshift.format;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** TIFF, BigTIFF and what lives in them: OME-TIFF, ImageJ's stacks, tifffile's series. */
final class Tiff implements FormatCheck {
  private static final Pattern IMAGEJ_PLANES = Pattern.compile("(?m)^images=(\\d{1,9})\\s*$");
  private static final Pattern SHAPE = Pattern.compile("\"shape\": \\[([0-9, ]+)\\]");

  /** More strips than that are looked at in steps: ends, and evenly in between. */
  private static final int SAMPLES = 64;

  @Override
  public String format() {
    return "TIFF";
  }

  @Override
  public boolean begins(FileBytes bytes) throws IOException {
    return bytes.startsWith('I', 'I', 42, 0)
        || bytes.startsWith('M', 'M', 0, 42)
        || bytes.startsWith('I', 'I', 43, 0)
        || bytes.startsWith('M', 'M', 0, 43);
  }

  @Override
  public Closure check(FileBytes bytes) throws IOException {
    var tiff = new TiffFile(bytes);
    var doubt = Optional.<String>empty();
    for (var directory : tiff.all()) {
      var found = pixels(tiff, directory, bytes);
      doubt = doubt.isPresent() ? doubt : found;
    }
    var description = tiff.description();
    if (OmeXml.isOme(description)) {
      return ome(tiff, description, bytes, doubt);
    }
    planes(tiff, description, bytes);
    var name = tiff.isBig() ? "BigTIFF" : format();
    return Zeros.judge(name, false, bytes, doubt);
  }

  private static Closure ome(
      TiffFile tiff, String description, FileBytes bytes, Optional<String> doubt)
      throws IOException {
    var ome = OmeXml.read(description, String.valueOf(bytes.file().getFileName()));
    if (ome.isEmpty()) {
      return new Closure.Unproven("OME-TIFF", "has an OME-XML that can't be read");
    }
    if (tiff.pages().size() < ome.get().planesHere()) {
      throw new CutException(
          "has "
              + tiff.pages().size()
              + " of the "
              + ome.get().planesHere()
              + " planes that its OME-XML promises",
          bytes.size());
    }
    var unsure = doubt.isPresent() ? doubt : Zeros.hole(bytes);
    return unsure
        .<Closure>map(why -> new Closure.Unproven("OME-TIFF", why))
        .orElseGet(() -> new Closure.Closed("OME-TIFF", true, ome.get().others()));
  }

  /** Writers that know the number of planes from the start say so in the description. */
  private static void planes(TiffFile tiff, String description, FileBytes bytes)
      throws IOException {
    var first = tiff.pages().getFirst();
    if (description.startsWith("ImageJ=")) {
      var planes = IMAGEJ_PLANES.matcher(description);
      if (planes.find()
          && tiff.pages().size() == 1
          && !first.isCompressed()
          && first.offsetCount > 0) {
        long start = tiff.number(first.offsets, first.offsetWidth);
        bytes.need(start, first.planeBytes() * Long.parseLong(planes.group(1)));
      }
      return;
    }
    var shape = SHAPE.matcher(description);
    if (description.startsWith("{") && shape.find()) {
      expectPages(tiff, first, shape.group(1), description.contains("\"truncated\": true"), bytes);
    }
  }

  private static void expectPages(
      TiffFile tiff, TiffDirectory first, String shape, boolean truncated, FileBytes bytes)
      throws IOException {
    double values = 1;
    for (var side : shape.split(",")) {
      values *= Double.parseDouble(side.strip());
    }
    double pages = values / Math.max(1.0, (double) first.width * first.height * first.samples);
    if (truncated && first.offsetCount > 0) {
      bytes.need(
          tiff.number(first.offsets, first.offsetWidth), (long) (first.planeBytes() * pages));
    } else if (pages == Math.rint(pages) && tiff.pages().size() < pages) {
      throw new CutException(
          "has " + tiff.pages().size() + " of " + (long) pages + " pages", bytes.size());
    }
  }

  /** Every strip and tile must lie inside the file; a doubt is returned where one may be empty. */
  private static Optional<String> pixels(TiffFile tiff, TiffDirectory directory, FileBytes bytes)
      throws IOException {
    if (directory.offsetCount == 0) {
      return directory.width == 0
          ? Optional.empty()
          : Optional.of("has an image without a place for its pixels");
    }
    boolean counted = directory.countCount == directory.offsetCount;
    if (!counted && (directory.isCompressed() || directory.offsetCount > 1)) {
      throw new CutException("has no lengths for its strips", directory.offsets);
    }
    long step = Math.max(1, directory.offsetCount / SAMPLES);
    var doubt = Optional.<String>empty();
    for (long i = 0; i < directory.offsetCount; i++) {
      long offset =
          tiff.number(directory.offsets + i * directory.offsetWidth, directory.offsetWidth);
      long count =
          counted
              ? tiff.number(directory.counts + i * directory.countWidth, directory.countWidth)
              : directory.planeBytes();
      if (offset == 0 && count != 0) {
        throw new CutException("has a strip without a place", directory.offsets);
      }
      bytes.need(offset, count);
      if (doubt.isEmpty() && (i % step == 0 || i == directory.offsetCount - 1)) {
        doubt = doubt(directory, bytes, offset, count);
      }
    }
    return doubt;
  }

  private static Optional<String> doubt(
      TiffDirectory directory, FileBytes bytes, long offset, long count) throws IOException {
    if (count == 0) {
      return Optional.of("has a strip or tile without pixels");
    }
    if (directory.isCompressed() && count >= 8 && bytes.isZero(offset, 8)) {
      throw new CutException("has zeros where pixels should be, at byte " + offset, offset);
    }
    return Zeros.tail(bytes, offset, count);
  }
}
