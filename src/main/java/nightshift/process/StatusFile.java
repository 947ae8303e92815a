package nightshift.process;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The exit status as supervisor.sh writes it. */
record StatusFile(
    ProcessEnd.Cause cause, int exitCode, List<String> cards, double cpuSeconds, Instant ended) {
  /** One time of the shell's {@code times}: {@code 1m2.500000s}. */
  private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

  /** Empty when the file is not complete: its last line is missing. */
  static Optional<StatusFile> parse(String text) {
    var lines = text.strip().lines().toList();
    if (lines.isEmpty() || !lines.getLast().equals("end")) {
      return Optional.empty();
    }
    var fields = new HashMap<String, String>();
    lines.stream()
        .map(line -> line.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> fields.put(pair[0], pair[1]));
    return Optional.of(
        new StatusFile(
            ProcessEnd.Cause.valueOf(fields.getOrDefault("cause", "LOST")),
            Integer.parseInt(fields.getOrDefault("exit", "0")),
            Stream.of(fields.getOrDefault("cards", "").split(","))
                .filter(card -> !card.isEmpty())
                .toList(),
            seconds(lines.get(lines.size() - 2)),
            Instant.EPOCH));
  }

  StatusFile endedAt(Instant time) {
    return new StatusFile(cause, exitCode, cards, cpuSeconds, time);
  }

  private static double seconds(String line) {
    return TIME.matcher(line)
        .results()
        .mapToDouble(
            time -> 60 * Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2)))
        .sum();
  }
}
