package nightshift.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all files of a batch together say.
 *
 * @param cut the first file that is not closed, if there is one
 * @param whole one acquisition that is there to its end and beside which nothing else lies, in
 *     words
 * @param closed how many files are closed
 * @param unproven how many may still lack something
 * @param unknown how many are of a format that says nothing
 */
public record BatchClosure(
    Optional<CutFile> cut, Optional<String> whole, int closed, int unproven, int unknown) {
  /** A file that lacks something. */
  public record CutFile(Path file, Closure.Cut cut) {
    /** "field_3.tif ends at byte 1200, but should reach byte 5000 (TIFF)". */
    public String explain() {
      var name = file.toString().codePoints().map(c -> Character.isISOControl(c) ? '?' : c);
      var shown =
          name.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
      var format = cut.format().isEmpty() ? "" : " (" + cut.format() + ")";
      return (shown.isEmpty() ? "the batch" : shown) + " " + cut.why() + format;
    }
  }

  /** How a single file is judged; lets the caller remember answers. */
  public interface Judge {
    Closure of(Path relative) throws IOException;
  }

  /** Judges a batch by the files below {@code folder}, given relative to it. */
  public static BatchClosure of(Path folder, Collection<Path> files, Judge judge)
      throws IOException {
    var roots = ZarrStore.rootsAmong(files);
    var singles = new TreeMap<Path, Closure>();
    var below = new TreeMap<Path, List<Path>>();
    for (var file : files) {
      var root = ZarrStore.nearest(ZarrStore.parent(file), roots);
      if (root.isPresent()) {
        below.computeIfAbsent(root.get(), ignored -> new ArrayList<>()).add(file);
      } else {
        singles.put(file, judge.of(file));
      }
    }
    var stores = new TreeMap<Path, Closure>();
    for (var store : below.entrySet()) {
      stores.put(store.getKey(), new ZarrStore(folder, store.getValue()).check());
    }
    return sum(singles, stores);
  }

  private static BatchClosure sum(Map<Path, Closure> singles, Map<Path, Closure> stores) {
    var cut = Optional.<CutFile>empty();
    int closed = 0;
    int unproven = 0;
    int unknown = 0;
    var all = new ArrayList<>(stores.entrySet());
    all.addAll(singles.entrySet());
    for (var entry : all) {
      switch (entry.getValue()) {
        case Closure.Closed c -> {
          closed++;
          if (cut.isEmpty()) {
            cut = missing(entry.getKey(), c, singles);
          }
        }
        case Closure.Cut c ->
            cut = cut.isPresent() ? cut : Optional.of(new CutFile(entry.getKey(), c));
        case Closure.Unproven u -> unproven++;
        case Closure.Unknown u -> unknown++;
      }
    }
    boolean allClosed = cut.isEmpty() && unproven + unknown == 0;
    return new BatchClosure(
        cut, allClosed ? whole(singles, stores) : Optional.empty(), closed, unproven, unknown);
  }

  /** A file that names another which is not here. */
  private static Optional<CutFile> missing(
      Path file, Closure.Closed closed, Map<Path, Closure> singles) {
    return closed.others().stream()
        .sorted()
        .filter(name -> name.indexOf('\0') >= 0 || !singles.containsKey(file.resolveSibling(name)))
        .findFirst()
        .map(name ->
            new CutFile(
                file,
                new Closure.Cut(closed.format(), "names " + name + ", which is not here", 0)));
  }

  private static Optional<String> whole(Map<Path, Closure> singles, Map<Path, Closure> stores) {
    if (stores.size() + (singles.isEmpty() ? 0 : 1) != 1) {
      return Optional.empty();
    }
    if (singles.isEmpty()) {
      return stores.values().stream()
          .filter(closure -> closure instanceof Closure.Closed c && c.whole())
          .map(closure -> "every chunk of the OME-Zarr is there")
          .findFirst();
    }
    for (var entry : singles.entrySet()) {
      if (entry.getValue() instanceof Closure.Closed c && c.whole()) {
        return reach(entry.getKey(), singles).size() == singles.size()
            ? Optional.of(describe(c, singles.size()))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static String describe(Closure.Closed first, int files) {
    return files == 1
        ? "one " + first.format() + " file, closed and whole"
        : "an " + first.format() + " set of " + files + " files, all there and closed";
  }

  /** All files that one leads to, by what each names. */
  private static Set<Path> reach(Path start, Map<Path, Closure> singles) {
    var reached = new HashSet<Path>();
    var open = new ArrayList<>(List.of(start));
    while (!open.isEmpty()) {
      var file = open.removeLast();
      if (reached.add(file) && singles.get(file) instanceof Closure.Closed c) {
        c.others().forEach(name -> open.add(file.resolveSibling(name)));
      }
    }
    return reached;
  }
}
