package nightshift.inbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nightshift.Problem;

/**
 * Lists a batch's folder without following links and without opening anything but folders, so that
 * neither a loop nor a pipe nor a device can hold the scan.
 */
final class FileTree {
  private final Path root;
  private final List<BatchFile> files = new ArrayList<>();
  private final List<Path> copying = new ArrayList<>();
  private final List<Listing.Hazard> hazards = new ArrayList<>();
  private final Map<Path, FileTime> folders = new HashMap<>();
  private final ArrayDeque<Path> open = new ArrayDeque<>();
  private long signature;

  private FileTree(Path root) {
    this.root = root;
  }

  /** The folder and all below it. */
  static Listing of(Path root) throws IOException {
    var tree = new FileTree(root);
    tree.open.add(root);
    while (!tree.open.isEmpty()) {
      tree.list(tree.open.removeLast());
    }
    return tree.listing();
  }

  /** These entries of one folder only. */
  static Listing of(Path root, List<Path> entries) throws IOException {
    var tree = new FileTree(root);
    for (var entry : entries) {
      tree.add(entry);
    }
    return tree.listing();
  }

  /** One file as it is now; empty when it is gone or no longer a plain file. */
  static Optional<BatchFile> attributes(Path root, Path relative) throws IOException {
    try {
      var attributes = Files.readAttributes(root.resolve(relative), BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new BatchFile(relative, attributes.size(), attributes.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Listing listing() {
    return new Listing(files, copying, hazards, folders, signature);
  }

  private void list(Path folder) throws IOException {
    // The time is read before the names: a name that comes in between shows as a change next time.
    folders.put(folder, Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS));
    try (var entries = Files.newDirectoryStream(folder)) {
      for (var entry : entries) {
        add(entry);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (AccessDeniedException e) {
      hazard(folder, "can't be read", "give the user that runs Nightshift the right to read it");
    }
  }

  private void add(Path entry) throws IOException {
    var name = String.valueOf(entry.getFileName());
    if (Names.isLitter(name)) {
      return;
    }
    BasicFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    var relative = root.relativize(entry);
    signature += mix(relative.hashCode(), attributes);
    if (name.indexOf('\uFFFD') >= 0 && !isText(entry)) {
      hazard(entry, "has a name that is no UTF-8 text", "rename it");
    } else if (attributes.isSymbolicLink()) {
      link(entry, relative);
    } else if (attributes.isOther()) {
      hazard(
          entry,
          "is a pipe, a socket or a device, not a file",
          "take it out of the batch; a batch holds plain files and folders only");
    } else if (Names.isCopying(name)) {
      copying.add(relative);
    } else if (attributes.isDirectory()) {
      open.add(entry);
    } else {
      keep(relative, attributes);
    }
  }

  /** Whether the name survives the way through text: bytes that are no UTF-8 do not. */
  private static boolean isText(Path entry) {
    return entry.equals(entry.getFileSystem().getPath(entry.toString()));
  }

  private void keep(Path relative, BasicFileAttributes attributes) {
    files.add(
        new BatchFile(relative, attributes.size(), attributes.lastModifiedTime().toInstant()));
  }

  private void link(Path entry, Path relative) throws IOException {
    var target = entry.resolveSibling(Files.readSymbolicLink(entry)).normalize();
    try {
      var real = entry.toRealPath();
      if (!real.startsWith(root.toRealPath())) {
        outside(entry);
        return;
      }
      var attributes = Files.readAttributes(real, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        keep(relative, attributes);
        signature += mix(relative.hashCode(), attributes);
      } else if (attributes.isDirectory() && entry.toRealPath().equals(realParent(entry, real))) {
        hazard(entry, "is a link to a folder that holds it", "remove the link");
      }
      // A link to another folder of the batch adds nothing: that folder is listed where it lies.
    } catch (NoSuchFileException e) {
      if (target.startsWith(root.normalize())) {
        copying.add(relative);
      } else {
        outside(entry);
      }
    } catch (FileSystemException e) {
      hazard(entry, "is a link that leads back to itself", "remove the link");
    }
  }

  /** The link's target when the target is one of the folders above the link, else the link. */
  private static Path realParent(Path entry, Path target) throws IOException {
    var parent = entry.toAbsolutePath().getParent();
    return parent != null && parent.toRealPath().startsWith(target) ? target : entry;
  }

  private void outside(Path entry) {
    hazard(
        entry,
        "is a link to a place outside the batch",
        "copy the file itself into the batch; nothing outside it is ever read");
  }

  private void hazard(Path entry, String what, String hint) {
    var relative = root.relativize(entry);
    var shown = Shown.name(entry.equals(root) ? String.valueOf(root.getFileName()) : relative);
    hazards.add(
        new Listing.Hazard(
            relative, Problem.of(Problem.Kind.USER, shown + " " + what + ".", hint)));
  }

  private static long mix(int name, BasicFileAttributes attributes) {
    long mixed = name;
    mixed = scramble(mixed * 31 + (attributes.isDirectory() ? 1 : attributes.size()));
    mixed = scramble(mixed * 31 + (attributes.isDirectory() ? 1 : nanos(attributes)));
    var key = attributes.fileKey();
    return scramble(mixed * 31 + (key == null ? 0 : key.hashCode()));
  }

  private static long nanos(BasicFileAttributes attributes) {
    var time = attributes.lastModifiedTime().toInstant();
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  /** SplitMix64's last step: a sum of such values does not depend on the order of the entries. */
  private static long scramble(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
