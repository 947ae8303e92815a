package nightshift.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Copies of the ledger, made by SQLite itself while others read and write it. */
final class Backups {
  private static final int KEPT = 7;

  private Backups() {}

  static Path folder(Path ledger) {
    return ledger.resolveSibling("backups");
  }

  /** Empty when today's copy is there already. */
  static Optional<Path> daily(Connections connections, Path ledger, Instant now) {
    var copy = folder(ledger).resolve("ledger-" + Times.text(now).substring(0, 10) + ".db");
    if (Files.exists(copy)) {
      return Optional.empty();
    }
    copy(connections, copy);
    var all = newestFirst(ledger);
    for (var old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      delete(old);
    }
    return Optional.of(copy);
  }

  static void beforeUpgrade(Path ledger, int version) {
    try (var connections = Connections.forWriting(ledger)) {
      copy(connections, folder(ledger).resolve("before-upgrade-from-version-" + version + ".db"));
    }
  }

  /** The daily copies. */
  static List<Path> newestFirst(Path ledger) {
    if (!Files.isDirectory(folder(ledger))) {
      return List.of();
    }
    try (var files = Files.list(folder(ledger))) {
      return files
          .filter(file -> file.getFileName().toString().matches("ledger-[0-9-]{10}\\.db"))
          .sorted(Comparator.<Path>naturalOrder().reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the newest copy that is sound in the ledger's place; false when there is none. */
  static boolean restoreNewest(Path ledger) {
    for (var copy : newestFirst(ledger)) {
      if (Health.isSound(copy)) {
        try {
          var unfinished = ledger.resolveSibling(ledger.getFileName() + ".unfinished");
          Files.copy(copy, unfinished, StandardCopyOption.REPLACE_EXISTING);
          Files.move(unfinished, ledger, StandardCopyOption.ATOMIC_MOVE);
          return true;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return false;
  }

  private static void copy(Connections connections, Path to) {
    var unfinished = to.resolveSibling(to.getFileName() + ".unfinished");
    try {
      Files.createDirectories(to.getParent());
      Files.deleteIfExists(unfinished);
      connections.read(handle ->
          handle.createUpdate("vacuum into :to").bind("to", unfinished.toString()).execute());
      try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
