package nightshift.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a person reads of an output that may be huge or binary: its last lines, control characters
 * escaped, a progress bar reduced to its last state.
 *
 * @param skippedBytes what came before and is not shown
 */
public record LogTail(List<String> lines, long skippedBytes) {
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_LINE = 2000;

  public LogTail {
    lines = List.copyOf(lines);
  }

  /** Reads the end only; a log that is not there is an empty one. */
  public static LogTail of(Path log, int most) throws IOException {
    try (var channel = FileChannel.open(log)) {
      long size = channel.size();
      long from = Math.max(0, size - MOST_BYTES);
      var bytes = ByteBuffer.allocate((int) (size - from));
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
        // Until all of it is there.
      }
      return of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8), from, most);
    } catch (NoSuchFileException e) {
      return new LogTail(List.of(), 0);
    }
  }

  private static LogTail of(String text, long before, int most) {
    // Not lines(): it takes a lone carriage return for a line's end, but a progress bar is one
    // line.
    var all = List.of(text.split("\n"));
    var skipped = all.subList(0, Math.max(0, all.size() - most));
    var last = all.subList(skipped.size(), all.size());
    long left = skipped.stream().mapToLong(LogTail::bytes).sum();
    return new LogTail(last.stream().map(LogTail::readable).toList(), before + left);
  }

  private static long bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length + 1L;
  }

  /** The lines, under a word on what is not shown. */
  public String text() {
    var text = String.join("\n", lines);
    return skippedBytes == 0 ? text : "[… %,d bytes before this]\n".formatted(skippedBytes) + text;
  }

  static String readable(String line) {
    var lastState = line.substring(line.stripTrailing().lastIndexOf('\r') + 1);
    var shown = escaped(lastState.stripTrailing());
    return shown.length() <= MOST_LINE
        ? shown
        : shown.substring(0, MOST_LINE / 2)
            + "[… %,d characters left out …]".formatted(shown.length() - MOST_LINE)
            + shown.substring(shown.length() - MOST_LINE / 2);
  }

  /** Control characters made visible, so that no output can steer a terminal. */
  public static String escaped(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c == '\t') {
            out.append('\t');
          } else if (Character.isISOControl(c) || turnsDirection(c)) {
            out.append("\\x%02x".formatted(c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  private static boolean turnsDirection(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }
}
