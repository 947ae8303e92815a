package nightshift.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import nightshift.Fingerprint;

/** What the supervisor is told of the cards it has to take first: count, ticket, owner, cards. */
final class LeaseArguments {
  private LeaseArguments() {}

  static List<String> of(Job job, InstantSource time) throws IOException {
    if (job.leases().isEmpty()) {
      return List.of("0", "", "");
    }
    var leases = job.leases().get();
    var queue = leases.anyOf().getFirst().lockFile().toAbsolutePath().resolveSibling("queue");
    openToAll(queue);
    var words = new ArrayList<String>();
    words.add(Integer.toString(leases.count()));
    words.add(queue.resolve(ticket(job, leases, time)).toString());
    words.add(LogTail.escaped(leases.owner()));
    for (var card : leases.anyOf()) {
      var lock = card.lockFile().toAbsolutePath();
      if (Files.notExists(lock)) {
        Files.write(lock, new byte[0]);
      }
      words.addAll(List.of(card.uuid(), lock.toString(), holderFile(lock).toString()));
    }
    return words;
  }

  /** The names' order is the queue's order: priority, then arrival. */
  private static String ticket(Job job, Leases leases, InstantSource time) {
    var now = time.instant();
    return "%02d-%010d%09d-%s"
        .formatted(
            49 - leases.priority(),
            now.getEpochSecond(),
            now.getNano(),
            Fingerprint.of(job.cookie()).brief());
  }

  /** One a user: in a sticky folder nobody can write another user's file. */
  private static Path holderFile(Path lock) {
    var user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_-]", "_");
    var name = String.valueOf(lock.getFileName());
    return lock.resolveSibling(name.replaceFirst("\\.lock$", "") + "." + user + ".holder");
  }

  private static void openToAll(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }
}
