package nightshift.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The last lines of an attempt's log as a person may see them: only its end is read, however long
 * the file is; colours and redrawn progress bars are taken out, secrets are masked.
 */
final class LogEnd {
  private static final int WINDOW_BYTES = 64 * 1024;
  private static final int LINES = 40;
  private static final int LINE_LETTERS = 2_000;

  /** Terminal escapes (colours, cursor moves, titles), and control characters besides the tab. */
  private static final Pattern TERMINAL =
      Pattern.compile(
          "\u001B(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(\u0007|\u001B\\\\)?|.)|[\\p{Cc}&&[^\t]]");

  private LogEnd() {}

  /** The end of the log, oldest line first; empty when there is none or it can't be read. */
  static List<String> of(Path log, Secrets secrets) {
    try (var channel = FileChannel.open(log, StandardOpenOption.READ)) {
      long from = Math.max(0, channel.size() - WINDOW_BYTES);
      var text = secrets.mask(read(channel, from));
      var lines =
          Arrays.stream((from == 0 ? text : afterCut(text, secrets)).split("\n"))
              .map(LogEnd::asSeen)
              .toList();
      return lastFilled(lines);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String read(FileChannel channel, long from) throws IOException {
    var bytes = ByteBuffer.allocate(WINDOW_BYTES);
    channel.position(from);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      continue;
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
        .replace("\r\n", "\n");
  }

  /** What the cut went through may be half a secret, so it is left out. */
  private static String afterCut(String text, Secrets secrets) {
    int line = text.indexOf('\n');
    return text.substring(line >= 0 ? line + 1 : Math.min(secrets.longest(), text.length()));
  }

  private static String asSeen(String line) {
    var plain = TERMINAL.matcher(line.substring(line.lastIndexOf('\r') + 1)).replaceAll("");
    return plain.length() <= LINE_LETTERS ? plain : plain.substring(0, LINE_LETTERS) + " …";
  }

  private static List<String> lastFilled(List<String> lines) {
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).isBlank()) {
      end--;
    }
    return lines.subList(Math.max(0, end - LINES), end);
  }
}
