package nightshift.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import nightshift.Problem;
import nightshift.ProblemException;
import org.flywaydb.core.Flyway;

/**
 * Brings a ledger file to the version that this program knows. The version stands in SQLite's
 * user_version, so that looking costs nothing and Flyway is only loaded when there is work for it.
 */
final class Schema {
  /** The number of the newest migration; a test holds the two together. */
  static final int VERSION = 3;

  static final String MIGRATIONS = "nightshift/ledger/migrations";

  private Schema() {}

  static int version(Connections connections) {
    return connections.read(
        handle -> handle.createQuery("pragma user_version").mapTo(Integer.class).one());
  }

  /** Refuses a newer file, and leaves it as it is. */
  static void refuseNewer(Path file, int version) {
    if (version > VERSION) {
      throw new ProblemException(
          Problem.of(
              Problem.Kind.USER,
              "The ledger "
                  + file
                  + " was written by a newer Nightshift: it has version "
                  + version
                  + ", this program knows versions up to "
                  + VERSION
                  + ".",
              "Start the newer Nightshift, or take back the copy made before the upgrade from "
                  + Backups.folder(file)
                  + "."));
    }
  }

  /** For readers, which may not write: an older file waits for the next program that does. */
  static void refuseOlder(Path file, int version) {
    if (version < VERSION) {
      throw new ProblemException(
          Problem.of(
              Problem.Kind.USER,
              "The ledger "
                  + file
                  + " has version "
                  + version
                  + ", this program reads version "
                  + VERSION
                  + ".",
              "Start `nightshift watch` of this version once: it upgrades the ledger."));
    }
  }

  /** Creates or upgrades; an existing ledger is copied to the backups first. */
  static void bring(Path file) {
    try (var channel =
            FileChannel.open(
                file.resolveSibling(file.getFileName() + ".upgrade"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = lock(channel)) {
      int found = lock.isValid() ? versionOf(file) : 0;
      if (found < VERSION) {
        if (found > 0) {
          Backups.beforeUpgrade(file, found);
        }
        Flyway.configure(Schema.class.getClassLoader())
            .dataSource("jdbc:sqlite:" + file, null, null)
            .locations("classpath:" + MIGRATIONS)
            .sqlMigrationPrefix("V")
            .load()
            .migrate();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int versionOf(Path file) {
    if (!Files.exists(file)) {
      return 0;
    }
    try (var connections = Connections.forWriting(file)) {
      return version(connections);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        // Another thread of this very process upgrades: Java doesn't wait for that by itself.
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
  }
}
