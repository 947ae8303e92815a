package nightshift.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What lay in a run folder at one moment, so that what an attempt wrote can be told apart from what
 * was there before. The batch's link and Nightshift's own folder are no part of it.
 */
final class FolderSnapshot {
  private record Seen(long bytes, FileTime modified, Object key) {}

  private final Path folder;
  private final Map<Path, Seen> files;

  private FolderSnapshot(Path folder, Map<Path, Seen> files) {
    this.folder = folder;
    this.files = files;
  }

  static FolderSnapshot of(Path folder) throws IOException {
    return new FolderSnapshot(folder, list(folder));
  }

  /** A snapshot of a folder in which nothing counts as having been there. */
  static FolderSnapshot empty(Path folder) {
    return new FolderSnapshot(folder, Map.of());
  }

  /** Files that are new or changed since, in the order of their names. */
  List<Path> changedSince() throws IOException {
    var changed = new ArrayList<Path>();
    for (var now : list(folder).entrySet()) {
      if (!Objects.equals(files.get(now.getKey()), now.getValue())) {
        changed.add(now.getKey());
      }
    }
    changed.sort(null);
    return changed;
  }

  /**
   * Moves what is new since into {@code aside}, keeping the paths; what was there before and has
   * changed is copied there and stays, because an earlier segment made it and a later one may need
   * it.
   *
   * @return how many files were kept aside
   */
  int setAside(Path aside) throws IOException {
    int kept = 0;
    for (var file : changedSince()) {
      var target = aside.resolve(folder.relativize(file));
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      if (files.containsKey(file)) {
        Files.copy(
            file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      } else {
        Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
      kept++;
    }
    return kept;
  }

  private static Map<Path, Seen> list(Path folder) throws IOException {
    var found = new HashMap<Path, Seen>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(folder.resolve(".nightshift"))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              found.put(
                  file,
                  new Seen(
                      attributes.size(),
                      attributes.lastModifiedTime(),
                      Objects.requireNonNullElse(attributes.fileKey(), "")));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
