package nightshift.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds what may leave the store: what no definition names, no process uses and is old enough. */
final class Pruning {
  private final Store store;
  private final InstantSource clock;

  Pruning(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * @param wanted folders that a definition leads to now
   */
  List<Pruned> candidates(Predicate<Path> wanted, Duration olderThan) {
    try {
      return found(wanted, olderThan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Pruned> found(Predicate<Path> wanted, Duration olderThan) throws IOException {
    var candidates = new ArrayList<Pruned>();
    var before = clock.instant().minus(olderThan);
    for (var kind : List.of("uv", "conda")) {
      for (var folder : store.published(kind)) {
        var stamp = Stamp.in(folder);
        if (!wanted.test(folder)
            && stamp.filter(made -> made.built().isBefore(before)).isPresent()
            && !InUse.by(folder)) {
          candidates.add(
              new Pruned(folder, "no definition names it any more", stamp.get().bytes()));
        }
      }
    }
    var quarantine = store.root().resolve("quarantine");
    if (Files.isDirectory(quarantine)) {
      try (var entries = Files.list(quarantine)) {
        for (var folder : entries.sorted().toList()) {
          if (Files.getLastModifiedTime(folder).toInstant().isBefore(before) && !InUse.by(folder)) {
            candidates.add(new Pruned(folder, "was damaged and set aside", size(folder)));
          }
        }
      }
    }
    return candidates;
  }

  void remove(List<Pruned> candidates) {
    try {
      for (var candidate : candidates) {
        store.discard(candidate.folder());
        for (var suffix : List.of(".lock", ".lock.holder")) {
          var name = candidate.folder().getFileName() + suffix;
          Files.deleteIfExists(candidate.folder().resolveSibling(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path folder) throws IOException {
    return FileTree.sizes(folder).values().stream().mapToLong(Long::longValue).sum();
  }
}
