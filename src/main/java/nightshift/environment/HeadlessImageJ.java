package nightshift.environment;

import ij.IJ;
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
import java.util.Optional;
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
    int exitCode = 0;
    try {
      interpret(arguments);
    } catch (MacroFailed e) {
      System.err.println(e);
      exitCode = 1;
    } finally {
      System.out.flush();
      System.err.flush();
      // ImageJ's filters leave threads behind that would keep this process alive for ever.
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private static void interpret(String[] arguments)
      throws IOException, ReflectiveOperationException, MacroFailed {
    var macro = Files.readString(Path.of(arguments[0]));
    teachCommands();
    var interpreter = new Interpreter();
    Interpreter.batchMode = true;
    IJ.redirectErrorMessages(true);
    try {
      interpreter.run(macro, arguments.length > 1 ? arguments[1] : "");
    } catch (RuntimeException e) {
      int number = failedLine(interpreter);
      var line = macro.lines().skip(Math.max(0, number - 1)).findFirst().orElse("").strip();
      // A bare exit ends a macro in the same way as a failure does.
      if (!line.matches(".*\\bexit\\s*(\\(\\s*\\)|;).*")) {
        throw new MacroFailed(
            "%s in line %d of %s: %s"
                .formatted(why(interpreter, e), number, Path.of(arguments[0]).getFileName(), line));
      }
    }
    // With a screen, the dialog of a failed command would have ended the macro.
    for (var told : new String[] {interpreter.getErrorMessage(), IJ.getErrorMessage()}) {
      if (told != null) {
        throw new MacroFailed(told.strip().replaceAll("\\s*\n\\s*", " "));
      }
    }
  }

  /** ImageJ keeps its message, then fails to show it without a screen. */
  private static String why(Interpreter interpreter, RuntimeException thrown) {
    return Optional.ofNullable(interpreter.getErrorMessage())
        .map(message -> message.replaceAll(" in line \\d+.*", "").strip())
        .filter(message -> !message.isEmpty())
        .orElse(String.valueOf(thrown.getMessage()));
  }

  /** After an error of its own, ImageJ's line counter stands one statement further. */
  private static int failedLine(Interpreter interpreter) throws ReflectiveOperationException {
    if (interpreter.getErrorMessage() != null) {
      var settle = Interpreter.class.getDeclaredMethod("getErrorLine");
      settle.setAccessible(true);
      settle.invoke(interpreter);
    }
    return interpreter.getLineNumber();
  }

  /** Leaves main, so that the JVM's exit status is 1 and its last words are the macro's. */
  private static final class MacroFailed extends Exception {
    MacroFailed(String message) {
      super(MacroErrors.MARK + message, null, false, false);
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
