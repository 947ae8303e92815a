package nightshift.yaml;

import java.util.List;
import java.util.Optional;
import nightshift.Location;

/**
 * A piece of a YAML file that knows where it stands. Anchors and aliases are resolved: an alias is
 * the anchored node itself, so a tree of nodes may share branches but never contains itself.
 */
public sealed interface Node {
  Location where();

  /**
   * A single word or text.
   *
   * @param tag the tag as written or expanded ({@code tag:yaml.org,2002:int}), if there is one
   * @param plain neither quoted nor a block: its meaning follows from how it looks
   */
  record Scalar(Location where, String text, Optional<String> tag, boolean plain) implements Node {}

  /** A list. */
  record Sequence(Location where, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** A map as written: merges not yet applied, doubled keys still there. */
  record Mapping(Location where, List<Entry> entries) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /** A key with its value. */
  record Entry(Node key, Node value) {
    /** Whether this entry brings in another map's entries: a plain {@code <<}. */
    boolean isMerge() {
      return key instanceof Scalar scalar
          && scalar.text().equals("<<")
          && ((scalar.plain() && scalar.tag().isEmpty())
              || scalar.tag().filter(Scalars.MERGE::equals).isPresent());
    }
  }

  /** Whether this node stands for nothing: absent text, {@code ~} or a null word. */
  default boolean isNothing() {
    return this instanceof Scalar scalar
        && Scalars.resolve(scalar) instanceof Scalars.Resolved(Value.Nothing nothing);
  }

  /** How a message names what was found here. */
  default String found() {
    return switch (this) {
      case Sequence sequence -> "a list";
      case Mapping mapping -> "a map";
      case Scalar scalar when isNothing() -> "nothing";
      case Scalar scalar -> "'" + shortened(scalar.text().strip()) + "'";
    };
  }

  private static String shortened(String text) {
    var line = text.lines().findFirst().orElse("").replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    return line.length() > 60 ? line.substring(0, 60) + "…" : line.equals(text) ? line : line + "…";
  }
}
