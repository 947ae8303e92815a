package nightshift.run;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Shows an argument list so that a person can paste it into a POSIX shell; nothing here is ever
 * given to one by us.
 */
final class CommandText {
  private CommandText() {}

  static String of(List<String> argv) {
    return argv.stream().map(CommandText::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
