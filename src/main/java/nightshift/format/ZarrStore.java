package nightshift.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Zarr store of version 2 or 3 (OME-Zarr): its metadata must be whole and no chunk cut. A chunk
 * that is not there means the fill value, so that only a store with every chunk proves its end.
 */
final class ZarrStore {
  private static final String FORMAT = "OME-Zarr";
  private static final Set<String> METADATA =
      Set.of(".zgroup", ".zarray", ".zattrs", ".zmetadata", "zarr.json");
  private static final Set<String> NODES = Set.of(".zgroup", ".zarray", "zarr.json");

  private final Path folder;
  private final List<Path> files;
  private final Map<Path, ZarrArray> arrays = new HashMap<>();
  private final Set<Path> nodes = new HashSet<>();
  private final Set<Path> promised = new HashSet<>();

  ZarrStore(Path folder, List<Path> files) {
    this.folder = folder;
    this.files = files;
  }

  /** The topmost folders that hold Zarr metadata; the empty path for the batch's own folder. */
  static Set<Path> rootsAmong(Collection<Path> files) {
    var holders =
        files.stream()
            .filter(file -> NODES.contains(name(file)))
            .map(ZarrStore::parent)
            .collect(Collectors.toSet());
    return holders.stream()
        .filter(holder -> isTop(holder) || nearest(parent(holder), holders).isEmpty())
        .collect(Collectors.toSet());
  }

  /** The nearest of these folders at or above a path. */
  static Optional<Path> nearest(Path start, Set<Path> folders) {
    var at = start;
    while (!folders.contains(at)) {
      if (isTop(at)) {
        return Optional.empty();
      }
      at = parent(at);
    }
    return Optional.of(at);
  }

  Closure check() throws IOException {
    try {
      for (var file : files) {
        if (METADATA.contains(name(file))) {
          metadata(file);
        }
      }
      for (var child : promised) {
        if (!nodes.contains(child)) {
          throw new CutException("names " + child + ", which is not here", 0);
        }
      }
      return chunks();
    } catch (CutException e) {
      return new Closure.Cut(FORMAT, e.why(), e.offset());
    }
  }

  private void metadata(Path file) throws IOException {
    var metadata = ZarrMetadata.read(folder, file);
    var home = parent(file);
    if (NODES.contains(name(file))) {
      nodes.add(home);
    }
    metadata.array().ifPresent(array -> arrays.put(home, array));
    metadata.children().forEach(child -> promised.add(home.resolve(child).normalize()));
  }

  private Closure chunks() throws IOException {
    boolean sure = true;
    long found = 0;
    for (var file : files) {
      if (METADATA.contains(name(file))) {
        continue;
      }
      var home = nearest(parent(file), arrays.keySet());
      if (home.isEmpty()) {
        sure = false;
        continue;
      }
      found++;
      sure &= ZarrChunk.isWhole(folder, file, Objects.requireNonNull(arrays.get(home.get())));
    }
    long expected = arrays.values().stream().mapToLong(ZarrArray::chunkCount).sum();
    if (arrays.isEmpty()) {
      return new Closure.Unproven(FORMAT, "has no array yet");
    }
    if (found < expected) {
      return new Closure.Unproven(FORMAT, "lacks " + (expected - found) + " chunks");
    }
    // Levels and wells that the metadata names are the only promise of what is still to come.
    boolean described = !promised.isEmpty() || nodes.size() == 1;
    return sure
        ? new Closure.Closed(FORMAT, described)
        : new Closure.Unproven(FORMAT, "has chunks whose end can't be seen");
  }

  static Path parent(Path path) {
    var parent = path.getParent();
    return parent == null ? Path.of("") : parent;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static boolean isTop(Path path) {
    return path.toString().isEmpty();
  }
}
