package nightshift.yaml;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * In {@code [dir, C:]} the colon is part of the word for libyaml, and so for Go, which wants a
 * blank behind the colon of a key; snakeyaml takes it for a key without a value.
 */
final class GluedColon {
  private final int[] characters;

  GluedColon(String text) {
    this.characters = text.codePoints().toArray();
  }

  /** Whether that key is a plain word whose colon touches the end of the entry. */
  boolean belongsTo(Event key) {
    if (!(key instanceof ScalarEvent scalar) || scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      return false;
    }
    int end = scalar.getEndMark().getIndex();
    return scalar.getValue().length() > 0 && at(end) == ':' && ",]}".indexOf(at(end + 1)) >= 0;
  }

  /** Whether the map has no braces of its own: one pair in a list. */
  boolean isSinglePair(MappingStartEvent start) {
    return at(start.getStartMark().getIndex()) != '{';
  }

  static Node withColon(Node key) {
    return key instanceof Node.Scalar(var where, var text, var tag, var plain)
        ? new Node.Scalar(where, text + ":", tag, plain)
        : key;
  }

  private int at(int index) {
    return index < characters.length ? characters[index] : ' ';
  }
}
