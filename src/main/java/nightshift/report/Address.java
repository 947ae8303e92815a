package nightshift.report;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes a path as a relative address in a page. It always begins with a dot, so that a name such
 * as {@code javascript:x} is a file's name and no scheme; all but plain letters are {@code %XX}.
 */
final class Address {
  private static final String PLAIN = "-._~/";

  private Address() {}

  static String of(Path folder, Path file) {
    return relative(folder.relativize(file).toString().replace(File.separatorChar, '/'));
  }

  static String relative(String path) {
    var address = new StringBuilder("./");
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (b & 0xFF);
      if (letter < 0x80 && Character.isLetterOrDigit(letter) || PLAIN.indexOf(letter) >= 0) {
        address.append(letter);
      } else {
        address.append("%%%02X".formatted((int) letter));
      }
    }
    return address.toString();
  }
}
