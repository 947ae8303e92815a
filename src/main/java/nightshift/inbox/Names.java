package nightshift.inbox;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a file's name alone tells: litter of the system, a copy under way, a ready-marker. */
final class Names {
  private static final Set<String> LITTER =
      Set.of(
          ".ds_store",
          "thumbs.db",
          "desktop.ini",
          ".gitkeep",
          ".gitignore",
          ".directory",
          "@eadir",
          "lost+found",
          "system volume information",
          "$recycle.bin",
          "__macosx");

  private static final List<String> COPY_ENDINGS =
      List.of(".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp");

  /** rsync writes `.name.XXXXXX` and renames it. */
  private static final Pattern RSYNC = Pattern.compile("\\..+\\.[A-Za-z0-9]{6}", Pattern.DOTALL);

  private Names() {}

  /** Left by file managers and file systems; never part of an acquisition. */
  static boolean isLitter(String name) {
    return LITTER.contains(name.toLowerCase(Locale.ROOT))
        || name.startsWith("._")
        || name.startsWith(".nfs")
        || name.startsWith(".fuse_hidden")
        || name.startsWith(".~lock.");
  }

  /** A name that copying programs give a file until it is whole. */
  static boolean isCopying(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return COPY_ENDINGS.stream().anyMatch(lower::endsWith)
        || lower.startsWith("~tmp")
        || lower.startsWith("~$")
        || RSYNC.matcher(name).matches();
  }

  /** The marker alone, or behind the batch's name: `_READY`, `exp1_READY`, `exp1.done`. */
  static boolean isMarker(String name, String batch, List<String> markers) {
    return markers.stream().anyMatch(marker -> name.equals(marker) || name.equals(batch + marker));
  }
}
