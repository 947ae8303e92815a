package nightshift.inbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the files of a batch differ from those that a run saw.
 *
 * @param changed same name, other size or time; as they are now
 */
public record Changes(List<BatchFile> added, List<BatchFile> changed, List<BatchFile> gone) {
  public Changes {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    gone = List.copyOf(gone);
  }

  public static Changes between(List<BatchFile> then, List<BatchFile> now) {
    Map<Path, BatchFile> left = HashMap.newHashMap(then.size());
    then.forEach(file -> left.put(file.path(), file));
    var added = new ArrayList<BatchFile>();
    var changed = new ArrayList<BatchFile>();
    for (var file : now) {
      var before = left.remove(file.path());
      if (before == null) {
        added.add(file);
      } else if (!before.sameAs(file)) {
        changed.add(file);
      }
    }
    return new Changes(added, changed, List.copyOf(left.values()));
  }

  /** Whether the files that a run saw still lie there as they were: one `stat` a file. */
  public static Changes since(Path folder, List<BatchFile> then) throws IOException {
    var now = new ArrayList<BatchFile>(then.size());
    for (var file : then) {
      FileTree.attributes(folder, file.path()).ifPresent(now::add);
    }
    return between(then, now);
  }

  public boolean none() {
    return added.isEmpty() && changed.isEmpty() && gone.isEmpty();
  }

  /** In words, for a receipt or a report. */
  public String explain() {
    var parts = new ArrayList<String>();
    tell(parts, added, "new");
    tell(parts, changed, "changed");
    tell(parts, gone, "gone");
    return parts.isEmpty() ? "unchanged" : String.join("; ", parts);
  }

  private static void tell(List<String> parts, List<BatchFile> files, String word) {
    if (!files.isEmpty()) {
      parts.add(files.size() + " " + word + ": " + Shown.some(files, BatchFile::path));
    }
  }
}
