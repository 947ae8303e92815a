package nightshift.environment;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Published last into a built environment's folder: without it the folder is rubbish.
 *
 * @param madeFrom the text whose hash the fingerprint is
 * @param python the version that its python reported when it was built; empty without one
 * @param tools name and version of what built it
 * @param telltale sizes of the few files that are looked at before each use
 */
record Stamp(
    String name,
    String fingerprint,
    String madeFrom,
    String python,
    Map<String, String> tools,
    Instant built,
    long tookMillis,
    long bytes,
    int files,
    Map<String, Long> telltale) {
  static final String FILE = ".nightshift-stamp.json";

  /** All files with their sizes, for the deep look. */
  static final String LISTING = ".nightshift-files.json";

  Stamp {
    tools = new TreeMap<>(tools);
    telltale = new TreeMap<>(telltale);
  }

  static Optional<Stamp> in(Path folder) {
    return Json.read(folder.resolve(FILE), Stamp.class);
  }
}
