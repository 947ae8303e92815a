package nightshift.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the supervisors wrote beside the locks: who holds a card, who waits for one. */
public record GpuQueue(Path folder) {
  /**
   * Who holds a card.
   *
   * @param alive false: its supervisor was killed; what is left of its job may hold the card still
   */
  public record Holder(String uuid, String owner, long pid, Instant since, boolean alive) {}

  /** Who waits, in the queue's order. */
  public record Waiter(
      String owner, long pid, Instant since, int count, List<String> anyOf, int priority) {}

  public static GpuQueue of(GpuLocks locks) {
    return new GpuQueue(locks.folder());
  }

  public List<Holder> holders() throws IOException {
    return files(folder, "*.holder").stream().flatMap(file -> holder(file).stream()).toList();
  }

  public List<Waiter> waiters() throws IOException {
    var queue = folder.resolve("queue");
    return files(queue, "[0-9]*").stream()
        .flatMap(file -> waiter(file).stream())
        .filter(waiter -> isAlive(waiter.pid()))
        .toList();
  }

  private static Optional<Holder> holder(Path file) {
    return read(file)
        .filter(entry -> entry.fields().containsKey("pid"))
        .map(entry -> {
          var uuid = String.valueOf(file.getFileName()).replaceFirst("\\..*", "");
          var pid = number(entry.fields(), "pid");
          return new Holder(uuid, entry.text("owner"), pid, entry.time(), isAlive(pid));
        });
  }

  private static Optional<Waiter> waiter(Path file) {
    return read(file)
        .map(entry ->
            new Waiter(
                entry.text("owner"),
                number(entry.fields(), "pid"),
                entry.time(),
                (int) number(entry.fields(), "count"),
                List.of(entry.first().split(" ")),
                49 - Integer.parseInt(String.valueOf(file.getFileName()).substring(0, 2))));
  }

  private record Entry(String first, Map<String, String> fields, Instant time) {
    String text(String key) {
      return fields.getOrDefault(key, "");
    }
  }

  private static Optional<Entry> read(Path file) {
    try {
      var lines = Files.readAllLines(file);
      var fields = new HashMap<String, String>();
      lines.stream()
          .map(line -> line.split("=", 2))
          .filter(pair -> pair.length == 2)
          .forEach(pair -> fields.put(pair[0], pair[1]));
      return lines.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Entry(lines.getFirst(), fields, Files.getLastModifiedTime(file).toInstant()));
    } catch (IOException e) {
      // It has left the queue between two looks.
      return Optional.empty();
    }
  }

  private static long number(Map<String, String> fields, String key) {
    var text = fields.getOrDefault(key, "");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static List<Path> files(Path folder, String glob) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var stream = Files.newDirectoryStream(folder, glob)) {
      var files = new java.util.ArrayList<Path>();
      stream.forEach(files::add);
      return files.stream().sorted().toList();
    }
  }
}
