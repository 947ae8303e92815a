package nightshift.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Knows the formats by their first bytes, and what an ending promises. */
public final class Formats {
  private static final List<FormatCheck> CHECKS =
      List.of(
          new Tiff(),
          new Png(),
          new Jpeg(),
          new Czi(),
          new Nd2(),
          new Lif(),
          new Hdf5(),
          new Zip(),
          new Npy());

  private static final Map<String, String> PROMISES =
      Map.ofEntries(
          Map.entry("tif", "TIFF"),
          Map.entry("tiff", "TIFF"),
          Map.entry("btf", "TIFF"),
          Map.entry("tf8", "TIFF"),
          Map.entry("lsm", "TIFF"),
          Map.entry("png", "PNG"),
          Map.entry("jpg", "JPEG"),
          Map.entry("jpeg", "JPEG"),
          Map.entry("czi", "CZI"),
          Map.entry("nd2", "ND2"),
          Map.entry("lif", "LIF"),
          Map.entry("h5", "HDF5"),
          Map.entry("hdf5", "HDF5"),
          Map.entry("ims", "HDF5"),
          Map.entry("zip", "ZIP"),
          Map.entry("npy", "NPY"));

  private Formats() {}

  /** Opens the file, reads a few kilobytes of it and closes it again. */
  public static Closure of(Path file) throws IOException {
    if (NdTiffIndex.isIndex(file)) {
      return guarded("NDTiff index", file, bytes -> new NdTiffIndex().check(bytes));
    }
    try (var bytes = new FileBytes(file)) {
      for (var check : CHECKS) {
        if (check.begins(bytes)) {
          return guarded(check, bytes);
        }
      }
      return promised(file)
          .<Closure>map(format -> broken(format, bytes))
          .orElseGet(Closure.Unknown::new);
    }
  }

  /** Whether the answer also hangs on the files beside it. */
  public static boolean looksAtOthers(Path file) {
    return NdTiffIndex.isIndex(file);
  }

  private interface Look {
    Closure at(FileBytes bytes) throws IOException;
  }

  private static Closure guarded(String format, Path file, Look look) throws IOException {
    try (var bytes = new FileBytes(file)) {
      return look.at(bytes);
    } catch (CutException e) {
      return new Closure.Cut(format, e.why(), e.offset());
    }
  }

  private static Closure guarded(FormatCheck check, FileBytes bytes) throws IOException {
    try {
      return check.check(bytes);
    } catch (CutException e) {
      return new Closure.Cut(check.format(), e.why(), e.offset());
    }
  }

  private static Optional<String> promised(Path file) {
    var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(PROMISES.get(name.substring(name.lastIndexOf('.') + 1)));
  }

  private static Closure broken(String format, FileBytes bytes) {
    try {
      if (bytes.size() == 0) {
        return new Closure.Cut(format, "is empty", 0);
      }
      if (bytes.isZero(0, (int) Math.min(16, bytes.size()))) {
        return new Closure.Cut(format, "begins with zeros", 0);
      }
      if (format.equals("ND2") && bytes.startsWith(0, 0, 0, 0x0C, 'j', 'P')) {
        return new Closure.Unknown();
      }
      return bytes.size() < 16
          ? new Closure.Cut(format, "ends at byte " + bytes.size(), bytes.size())
          : new Closure.Cut(format, "does not begin like a " + format + " file", 0);
    } catch (IOException e) {
      return new Closure.Unknown();
    }
  }
}
