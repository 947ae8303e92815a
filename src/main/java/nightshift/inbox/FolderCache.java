package nightshift.inbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Remembers what lies in a folder while its modification time stays the same. Two doubts are met: a
 * name that came within the clock's grain of the last listing (the time is trusted only when it has
 * been seen for three seconds), and file systems that don't touch a folder's time (listed again now
 * and then).
 */
final class FolderCache {
  private static final long GRAIN = Duration.ofSeconds(3).toNanos();
  private static final long TRUST = Duration.ofSeconds(10).toNanos();
  private static final int SPARING = 100;

  /** Children by kind, links among the others; in natural order. */
  record Children(List<Path> folders, List<Path> others) {}

  private record Known(
      FileTime modified,
      long firstSeenNanos,
      long listedNanos,
      long costNanos,
      Children children) {}

  private final Map<Path, Known> known = new HashMap<>();
  private final LongSupplier elapsedNanos;

  FolderCache(LongSupplier elapsedNanos) {
    this.elapsedNanos = elapsedNanos;
  }

  Children children(Path folder) throws IOException {
    long now = elapsedNanos.getAsLong();
    var modified = Files.getLastModifiedTime(folder);
    var before = known.get(folder);
    boolean same = before != null && before.modified.equals(modified);
    if (before != null && same && isTrusted(before, now)) {
      return before.children;
    }
    var children = list(folder);
    long cost = elapsedNanos.getAsLong() - now;
    known.put(
        folder,
        new Known(
            modified, before != null && same ? before.firstSeenNanos : now, now, cost, children));
    return children;
  }

  void keepOnly(Set<Path> folders) {
    known.keySet().retainAll(folders);
  }

  private static boolean isTrusted(Known before, long now) {
    boolean pastGrain = before.listedNanos - before.firstSeenNanos >= GRAIN;
    return pastGrain && now - before.listedNanos < Math.max(TRUST, before.costNanos * SPARING);
  }

  private static Children list(Path folder) throws IOException {
    var folders = new ArrayList<Path>();
    var others = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(folder)) {
      for (var entry : entries) {
        try {
          var attributes =
              Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          (attributes.isDirectory() ? folders : others).add(entry);
        } catch (NoSuchFileException e) {
          // Gone again.
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    folders.sort(NaturalOrder.PATHS);
    others.sort(NaturalOrder.PATHS);
    return new Children(List.copyOf(folders), List.copyOf(others));
  }
}
