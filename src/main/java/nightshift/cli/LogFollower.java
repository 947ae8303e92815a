package nightshift.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import nightshift.Shown;

/** Shows what a log gained since the last look; lines are made harmless for a terminal. */
final class LogFollower {
  private static final int AT_ONCE = 1 << 20;

  private final Path log;
  private long at;

  LogFollower(Path log) {
    this.log = log;
  }

  void copyTo(PrintWriter out) {
    if (!Files.exists(log)) {
      return;
    }
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      long length = file.length();
      if (length == at) {
        return;
      }
      file.seek(Math.max(at, length - AT_ONCE));
      var bytes = new byte[(int) (length - file.getFilePointer())];
      file.readFully(bytes);
      at = length;
      synchronized (out) {
        new String(bytes, StandardCharsets.UTF_8)
            .lines()
            .forEach(line -> out.println("  | " + Shown.name(line)));
        out.flush();
      }
    } catch (IOException gone) {
      // The log is a convenience here; the run goes on without it.
      at = Long.MAX_VALUE;
    }
  }
}
