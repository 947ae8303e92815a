package nightshift.yaml;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import nightshift.Location;

/** Writes a text as one YAML scalar that every YAML 1.1 reader takes as that very text. */
public final class YamlText {
  private static final Pattern HARMLESS =
      Pattern.compile(
          "[\\p{L}\\p{N}_./(+-]([\\p{L}\\p{N} _./()+,;=@%&<>^~$-]*[\\p{L}\\p{N}_./)+%-])?");

  private YamlText() {}

  /** Plain where that is safe, else in double quotes. */
  public static String scalar(String text) {
    return isSafe(text) ? text : quoted(text);
  }

  private static boolean isSafe(String text) {
    var plain = new Node.Scalar(Location.of(Path.of("")), text, Optional.empty(), true);
    boolean marker = text.startsWith("---") || text.startsWith("...") || text.startsWith("- ");
    return !marker
        && !text.equals("-")
        && text.length() < 80
        && HARMLESS.matcher(text).matches()
        && !looksLikeDate(text)
        && Scalars.resolve(plain) instanceof Scalars.Resolved(Value.Text same)
        && same.text().equals(text);
  }

  private static boolean looksLikeDate(String text) {
    return text.matches("[0-9]{4}-[0-9].*");
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(character -> {
          switch (character) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            case '\r' -> quoted.append("\\r");
            default -> {
              boolean shown =
                  (character >= 0x20 && character < 0x7F)
                      || (character >= 0xA0 && Character.isLetterOrDigit(character));
              if (shown) {
                quoted.appendCodePoint(character);
              } else {
                quoted.append(
                    character > 0xFFFF
                        ? "\\U%08X".formatted(character)
                        : "\\u%04X".formatted(character));
              }
            }
          }
        });
    return quoted.append('"').toString();
  }
}
