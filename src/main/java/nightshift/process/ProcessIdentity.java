package nightshift.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process of one boot of one machine: a pid alone is used again.
 *
 * @param startTicks clock ticks from boot to its start (field 22 of /proc/PID/stat)
 */
record ProcessIdentity(long pid, long startTicks, String boot) {
  private static final Path PROC = Path.of("/proc");

  /** Reads the supervisor's own line; anything else names nobody. */
  static ProcessIdentity parse(String line) {
    var words = line.strip().split(" ");
    if (words.length != 3 || !words[0].matches("\\d{1,18}") || !words[1].matches("\\d{1,18}")) {
      return new ProcessIdentity(0, 0, "");
    }
    return new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]);
  }

  /** The living process, if it is still this one. */
  Optional<ProcessHandle> process() {
    return pid > 0 && sameBoot() && startTicksOf(pid) == startTicks
        ? ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
        : Optional.empty();
  }

  boolean sameBoot() {
    return boot.equals(currentBoot());
  }

  static String currentBoot() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** -1 when there is no such process. */
  private static long startTicksOf(long pid) {
    try {
      var stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The name in brackets may hold blanks and brackets itself.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      // A zombie has ended; only its parent has not looked yet.
      return fields[0].equals("Z") ? -1 : Long.parseLong(fields[19]);
    } catch (IOException e) {
      return -1;
    }
  }
}
