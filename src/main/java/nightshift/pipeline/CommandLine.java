package nightshift.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What a segment runs, resolved as far as a plan can: the environment adds its own program. */
public sealed interface CommandLine {
  /** Arguments for the environment's own python; the leading {@code python} is dropped. */
  record Python(List<String> arguments) implements CommandLine {
    public Python {
      arguments = List.copyOf(arguments);
    }

    /** The same command where the environment is found by PATH: the conda fallback. */
    public Program asProgram() {
      var argv = new ArrayList<String>();
      argv.add("python");
      argv.addAll(arguments);
      return new Program(argv);
    }
  }

  /** A program by name with its arguments, as written. */
  record Program(List<String> argv) implements CommandLine {
    public Program {
      argv = List.copyOf(argv);
    }
  }

  /** One line for the system's shell. */
  record ShellLine(String line, Platform platform) implements CommandLine {}

  /**
   * An ImageJ macro.
   *
   * @param parameters as ImageJ takes them: {@code k1='v1',k2='v2'}; empty when there are none
   * @param values the same, one by one
   * @param options further words for ImageJ itself, before {@code --run}
   */
  record Macro(
      String macro, String parameters, SortedMap<String, String> values, List<String> options)
      implements CommandLine {
    public Macro {
      values = Collections.unmodifiableSortedMap(values);
      options = List.copyOf(options);
    }
  }

  /** Nothing: a control step. */
  record Nothing() implements CommandLine {}

  /** What is handed to the environment, item by item. */
  default List<String> argv() {
    return switch (this) {
      case Python(var arguments) -> arguments;
      case Program(var argv) -> argv;
      case ShellLine(var line, var platform) ->
          switch (platform) {
            case LINUX -> List.of("bash", "-lc", line);
            case WINDOWS -> List.of("cmd", "/C", line);
          };
      case Macro macro -> macroArguments(macro);
      case Nothing nothing -> List.of();
    };
  }

  private static List<String> macroArguments(Macro macro) {
    var argv = new ArrayList<>(List.of("--ij2", "--console"));
    argv.addAll(macro.options());
    argv.add("--run");
    argv.add(macro.macro());
    if (!macro.parameters().isEmpty()) {
      argv.add(macro.parameters());
    }
    return List.copyOf(argv);
  }

  /** The command line as a person would type it. */
  default String describe() {
    var program =
        switch (this) {
          case Python python -> "python ";
          case Macro macro -> "ImageJ ";
          case Program ignored -> "";
          case ShellLine ignored -> "";
          case Nothing ignored -> "";
        };
    return (program + argv().stream().map(CommandLine::quoted).collect(Collectors.joining(" ")))
        .strip();
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./\\\\*?\\[\\]{}~-]+")
        ? word
        : "'" + word.replace("'", "'\"'\"'") + "'";
  }
}
