package nightshift.environment;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises a failed macro in what ImageJ printed, since ImageJ and Fiji exit 0 after one. */
public final class MacroErrors {
  static final String MARK = "ImageJ macro error: ";

  private static final List<Pattern> SIGNS =
      List.of(
          Pattern.compile(Pattern.quote(MARK) + "(.*)"),
          Pattern.compile("^(?:\\[ERROR\\] )?(Error: .* in line \\d+.*)$"),
          Pattern.compile("^(Macro Error: .*)$"),
          Pattern.compile(
              "^\\s*((?:Undefined variable|Undefined identifier|Statement cannot begin with|Unrecognized command|Number expected|')[^\\n]* in line \\d+.*)$"),
          Pattern.compile("^(Unrecognized command: .*)$"),
          Pattern.compile("^(File not found:.*)$"),
          Pattern.compile("^(Macro or script not found:?.*)$"),
          Pattern.compile("^(?:\\[ERROR\\] )?(Unsupported Macro.*)$"),
          Pattern.compile(
              "^(?:Exception in thread \\S+ )?(java\\.[\\w.]*(?:Exception|Error)(?:: .*)?)$"),
          Pattern.compile("^(ij\\.macro\\.\\w+Exception.*)$"));

  private MacroErrors() {}

  /** The best sign of an error, as one line; empty when the log looks well. */
  public static Optional<String> find(String logTail) {
    var lines = logTail.lines().toList();
    return SIGNS.stream()
        .flatMap(sign -> lines.stream().map(sign::matcher).filter(Matcher::find))
        .map(match -> match.group(1).strip())
        .findFirst();
  }
}
