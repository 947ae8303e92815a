package nightshift.environment;

import ij.Menus;
import ij.macro.Interpreter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.regex.Pattern;

/**
 * Runs a macro in plain ImageJ 1 without a screen, in a process of its own. ImageJ's own {@code
 * -batch} builds its menus to know its commands, which no headless Java can, and exits 0 after an
 * error.
 */
public final class HeadlessImageJ {
  private static final Pattern INSTALLED = Pattern.compile("[a-z]+\\d+=\"([^\"]+)\",(.+)");

  private HeadlessImageJ() {}

  /** Macro file and, where it has one, its argument: what getArgument() gives. */
  public static void main(String[] arguments) throws Exception {
    var macro = Files.readString(Path.of(arguments[0]));
    teachCommands();
    var interpreter = new Interpreter();
    interpreter.setIgnoreErrors(true);
    Interpreter.batchMode = true;
    interpreter.run(macro, arguments.length > 1 ? arguments[1] : "");
    if (interpreter.wasError()) {
      throw new MacroFailed(
          MacroErrors.MARK + interpreter.getErrorMessage() + " in " + arguments[0]);
    }
  }

  /** Leaves main, so that the JVM's exit status is 1 and its last words are the macro's. */
  private static final class MacroFailed extends Exception {
    MacroFailed(String message) {
      super(message, null, false, false);
    }
  }

  /** Fills ImageJ's table of commands from its own list, without the menus. */
  private static void teachCommands() throws IOException, ReflectiveOperationException {
    var commands = new Hashtable<String, String>();
    for (var line : lines(Menus.class.getResourceAsStream("/IJ_Props.txt"))) {
      var match = INSTALLED.matcher(line.strip());
      if (match.matches()) {
        commands.put(match.group(1).replaceFirst("\\[[^\\]]+\\]$", ""), match.group(2).strip());
      }
    }
    for (var line : lines(HeadlessImageJ.class.getResourceAsStream("imagej_commands.txt"))) {
      var parts = line.split("\t");
      if (parts.length == 2) {
        commands.putIfAbsent(parts[0], parts[1]);
      }
    }
    var table = Menus.class.getDeclaredField("pluginsTable");
    table.setAccessible(true);
    table.set(null, commands);
  }

  private static Iterable<String> lines(InputStream in) throws IOException {
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
