package nightshift.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Asks this machine whether a process still has a file open for writing. Writers on other machines,
 * and those of other users when we are not root, can't be seen.
 */
sealed interface OpenFiles {
  /** The first one found. */
  record Writer(long pid, Path file) implements OpenFiles {}

  /** As far as we may look. */
  record Nobody() implements OpenFiles {}

  /** A system without /proc. */
  record CannotTell() implements OpenFiles {}

  static OpenFiles writersBelow(Candidate candidate) throws IOException {
    var processes = Path.of("/proc");
    if (!Files.isDirectory(processes.resolve("self/fd"))) {
      return new CannotTell();
    }
    var folder = candidate.folder().toRealPath();
    Set<Path> loose = new HashSet<>();
    if (candidate.loose()) {
      candidate.files().forEach(file -> loose.add(folder.resolve(file.path())));
    }
    try (var entries = Files.newDirectoryStream(processes, "[0-9]*")) {
      for (var process : entries) {
        var found = openFor(process, folder, loose);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    return new Nobody();
  }

  private static Optional<Writer> openFor(Path process, Path folder, Set<Path> loose) {
    try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (var descriptor : descriptors) {
        var file = Files.readSymbolicLink(descriptor);
        boolean ours = loose.isEmpty() ? file.startsWith(folder) : loose.contains(file);
        if (ours && isForWriting(process, descriptor)) {
          return Optional.of(
              new Writer(
                  Long.parseLong(String.valueOf(process.getFileName())), folder.relativize(file)));
        }
      }
    } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
      // The process ended, or belongs to someone else: what we may not see we don't claim.
    }
    return Optional.empty();
  }

  /** The lowest two bits of the flags: 0 reads, 1 writes, 2 does both. */
  private static boolean isForWriting(Path process, Path descriptor) throws IOException {
    var info = process.resolve("fdinfo").resolve(String.valueOf(descriptor.getFileName()));
    for (var line : Files.readAllLines(info)) {
      if (line.startsWith("flags:")) {
        return (Integer.parseInt(line.substring(6).strip(), 8) & 3) != 0;
      }
    }
    return false;
  }
}
