package nightshift.inbox;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Loose files that came together: a numbered series by its common stem, everything else by time. A
 * marker beside them says that all that lie there are one batch.
 */
final class LooseFiles {
  /** `_t001`, `-z3`, `_Pos1`, `_ch00`: a counter behind a separator, or bare digits at the end. */
  private static final Pattern COUNTER =
      Pattern.compile("(?:[ _.-]+[A-Za-z]{0,8}[ _-]?\\d+|\\d{2,})$");

  private static final Pattern ENDINGS = Pattern.compile("(?:\\.[A-Za-z][A-Za-z0-9]{0,5}){1,2}$");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** One batch to be. */
  record Group(String name, List<BatchFile> files, List<BatchFile> signs) {}

  private LooseFiles() {}

  static List<Group> group(List<BatchFile> files, List<String> markers) {
    var signs = files.stream().filter(file -> Names.isMarker(name(file), "", markers)).toList();
    var data = files.stream().filter(file -> !signs.contains(file)).toList();
    if (!signs.isEmpty() || data.isEmpty()) {
      return data.isEmpty() && signs.isEmpty()
          ? List.of()
          : List.of(new Group(nameOf(data.isEmpty() ? signs : data), data, signs));
    }
    var series = new TreeMap<String, List<BatchFile>>(NaturalOrder.NAMES);
    for (var file : data) {
      series.computeIfAbsent(stem(name(file)), stem -> new ArrayList<>()).add(file);
    }
    var groups = new ArrayList<Group>();
    var singles = new ArrayList<BatchFile>();
    series.forEach((stem, members) -> {
      if (members.size() > 1) {
        groups.add(new Group(nameOf(members), members, List.of()));
      } else {
        singles.addAll(members);
      }
    });
    if (!singles.isEmpty()) {
      groups.add(new Group(nameOf(singles), singles, List.of()));
    }
    return groups;
  }

  /** Copies under way that belong to a group: of its series, or all when there is but one. */
  static List<Path> copiesOf(Group group, boolean only, List<Path> copying) {
    if (only) {
      return copying;
    }
    var stems = group.files().stream().map(file -> stem(name(file))).distinct().toList();
    return copying.stream()
        .filter(copy -> stems.stream().anyMatch(stem -> copy.toString().contains(stem)))
        .toList();
  }

  /** The name without its ending and its counters. */
  static String stem(String name) {
    var stem = ENDINGS.matcher(name).replaceFirst("");
    while (true) {
      var shorter = COUNTER.matcher(stem).replaceFirst("");
      if (shorter.isEmpty() || shorter.equals(stem)) {
        return stem.isEmpty() ? name : stem;
      }
      stem = shorter;
    }
  }

  /** Stays the same while files are added: what their names share, and the oldest file's time. */
  private static String nameOf(List<BatchFile> files) {
    var oldest =
        files.stream()
            .map(BatchFile::modified)
            .min(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    var shared = stem(name(files.getFirst()));
    for (var file : files) {
      shared = sharedStart(shared, stem(name(file)));
    }
    shared = shared.replaceFirst("[ _.-]+$", "");
    return (shared.length() < 2 || shared.startsWith(".") ? "loose" : shared)
        + "-"
        + TIME.format(oldest);
  }

  private static String sharedStart(String left, String right) {
    int end = 0;
    while (end < Math.min(left.length(), right.length()) && left.charAt(end) == right.charAt(end)) {
      end++;
    }
    if (end > 0 && Character.isHighSurrogate(left.charAt(end - 1))) {
      end--;
    }
    return left.substring(0, end);
  }

  private static String name(BatchFile file) {
    Path path = file.path();
    return path.toString();
  }
}
