package nightshift.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A log for a terminal, from where the last look ended: any bytes may lie there, so what would move
 * the cursor or recolour the screen is shown, not obeyed.
 */
final class LogText {
  private final Path file;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private long position;

  LogText(Path file) {
    this.file = file;
  }

  void printNew(PrintWriter out) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    var bytes = ByteBuffer.allocate(1 << 16);
    var chars = CharBuffer.allocate(1 << 16);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(position);
      while (channel.read(bytes) > 0) {
        position = channel.position();
        bytes.flip();
        decoder.decode(bytes, chars, false);
        // Half a letter at the end is read again with its other half.
        position -= bytes.remaining();
        channel.position(position);
        bytes.clear();
        if (chars.position() == 0) {
          return;
        }
        out.append(visible(chars.flip()));
        chars.clear();
      }
    }
  }

  private static String visible(CharSequence text) {
    var seen = new StringBuilder(text.length());
    text.chars()
        .map(c -> isHarmless(c) ? c : c < 0x20 ? 0x2400 + c : 0xFFFD)
        .forEach(c -> seen.append((char) c));
    return seen.toString();
  }

  private static boolean isHarmless(int c) {
    return c == '\n'
        || c == '\r'
        || c == '\t'
        || (c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0));
  }
}
