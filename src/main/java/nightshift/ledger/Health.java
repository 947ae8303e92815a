package nightshift.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import nightshift.Problem;
import nightshift.ProblemException;

/** Tells a sound ledger file from a damaged one, and puts a damaged one out of the way. */
final class Health {
  private Health() {}

  /** A file that is not there is sound: it will be made. */
  static boolean isSound(Path file) {
    if (!Files.exists(file)) {
      return true;
    }
    try (var connections = Connections.forReading(file)) {
      return connections
          .read(handle -> handle.createQuery("pragma quick_check(1)").mapTo(String.class).list())
          .equals(List.of("ok"));
    } catch (ProblemException e) {
      if (Trouble.isCorrupt(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Nothing is deleted: somebody may want to look at it. */
  static Path setAside(Path file, Instant now) {
    var stamp = Times.text(now).replace(":", "").replaceAll("\\..*", "");
    var aside = file.resolveSibling(file.getFileName() + ".damaged-" + stamp);
    try {
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      for (var part : new String[] {"-wal", "-shm"}) {
        var beside = file.resolveSibling(file.getFileName() + part);
        if (Files.exists(beside)) {
          Files.move(
              beside,
              aside.resolveSibling(aside.getFileName() + part),
              StandardCopyOption.ATOMIC_MOVE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return aside;
  }

  static Problem told(Path file, Path aside, boolean fromBackup, int runs) {
    var source = fromBackup ? "the newest backup and the run folders" : "the run folders";
    return Problem.of(
        Problem.Kind.RESOURCE,
        "The ledger %s was damaged. It lies beside it as %s; a new one was filled from %s (%s)."
            .formatted(file, aside.getFileName(), source, runs == 1 ? "1 run" : runs + " runs"),
        "Look at the disk (dmesg, smartctl). Batches that were waiting are found in the inbox"
            + " again; finished ones are not run twice.");
  }
}
