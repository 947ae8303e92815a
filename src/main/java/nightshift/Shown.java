package nightshift;

/**
 * Shows a sender's names to people: on one line, without letters that would turn or hide what
 * stands around them.
 */
public final class Shown {
  private Shown() {}

  /** The name with what cannot be seen made visible; nothing is left out. */
  public static String name(String name) {
    var seen = new StringBuilder(name.length());
    name.codePoints().map(Shown::visible).forEach(seen::appendCodePoint);
    return seen.toString();
  }

  private static int visible(int letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL -> letter < 0x20 ? 0x2400 + letter : 0xFFFD;
      // Emoji are joined by the zero-width joiner and told apart by tags.
      case Character.FORMAT -> letter == 0x200D || letter >= 0xE0000 ? letter : 0xFFFD;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> 0xFFFD;
      default -> letter;
    };
  }
}
