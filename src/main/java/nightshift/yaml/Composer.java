package nightshift.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nightshift.Location;
import nightshift.Nearest;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Builds the first document's nodes from events, within limits that no honest file reaches: a file
 * that unfolds to millions of nodes through aliases is refused while it is still small.
 */
final class Composer {
  static final int DEEPEST = 100;
  static final int LONGEST_TEXT = 128 * 1024;
  private static final long MOST_NODES = 200_000;
  private static final long MOST_CHARACTERS = 8L * 1024 * 1024;

  private final Path file;
  private final Parser parser;
  private final GluedColon colons;
  private final Problems problems;
  private final Map<String, Sized> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  Composer(Path file, String text, Parser parser, Problems problems) {
    this.file = file;
    this.colons = new GluedColon(text);
    this.parser = parser;
    this.problems = problems;
  }

  /** A node with what it unfolds to. */
  private record Sized(Node node, long nodes, long characters, int height) {}

  /** Ends the reading of a file: a limit is passed, or what stands there can't be read on. */
  static final class TooMuch extends RuntimeException {
    final transient Location where;
    final String what;
    final String hint;

    TooMuch(Location where, String what, String hint) {
      super(what);
      this.where = where;
      this.what = what;
      this.hint = hint;
    }
  }

  /** Reads up to the end of the first document; a null scalar stands for an empty file. */
  Node compose() {
    parser.getEvent();
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      return new Node.Scalar(Location.of(file), "", Optional.empty(), true);
    }
    parser.getEvent();
    var root = next(0).node;
    if (!(parser.getEvent() instanceof DocumentEndEvent)) {
      throw new IllegalStateException("a document ends after its root node");
    }
    return root;
  }

  private Sized next(int depth) {
    var event = parser.getEvent();
    var where = where(event.getStartMark());
    if (depth > DEEPEST) {
      throw new TooMuch(where, "nested more than " + DEEPEST + " levels deep", "flatten the file");
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias, where, depth);
    }
    if (!(event instanceof NodeEvent node)) {
      throw new TooMuch(
          where,
          "a value is missing before this place",
          "write 'key: value', with a blank behind the colon");
    }
    var anchor = Optional.ofNullable(node.getAnchor());
    anchor.ifPresent(open::add);
    var sized =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, where);
          case SequenceStartEvent start -> sequence(where, depth);
          case MappingStartEvent start -> mapping(start, where, depth);
          default -> throw new IllegalStateException("no node begins with " + event);
        };
    anchor.ifPresent(open::remove);
    anchor.ifPresent(name -> anchors.put(name, sized));
    return within(sized, where, depth);
  }

  private Sized scalar(ScalarEvent event, Location where) {
    var text = event.getValue();
    if (text.length() > LONGEST_TEXT) {
      throw new TooMuch(
          where,
          "a text of " + text.length() + " characters, more than an argument can hold",
          "put it into a file and name the file here");
    }
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
    var tag = Optional.ofNullable(event.getTag()).filter(word -> !word.equals("!"));
    boolean implicit = plain || "!".equals(event.getTag());
    return new Sized(new Node.Scalar(where, text, tag, implicit), 1, text.length(), 1);
  }

  private Sized alias(AliasEvent event, Location where, int depth) {
    var name = event.getAnchor();
    var target = anchors.get(name);
    if (open.contains(name)) {
      problems.error(where, "*" + name + " stands inside &" + name + " itself", "remove the alias");
    } else if (target == null) {
      problems.error(
          where,
          "*" + name + " has no anchor &" + name + " above it",
          Nearest.to(name, anchors.keySet())
              .map(near -> "did you mean *" + near + "?")
              .orElse("put text that begins with * in quotes: '*" + name + "'"));
    } else {
      return within(target, where, depth);
    }
    return new Sized(new Node.Scalar(where, "", Optional.empty(), true), 1, 0, 1);
  }

  private Sized sequence(Location where, int depth) {
    var items = new ArrayList<Sized>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      add(items, next(depth + 1));
    }
    parser.getEvent();
    return sum(new Node.Sequence(where, items.stream().map(Sized::node).toList()), items);
  }

  private Sized mapping(MappingStartEvent start, Location where, int depth) {
    var sizes = new ArrayList<Sized>();
    var entries = new ArrayList<Node.Entry>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      boolean glued = start.isFlow() && colons.belongsTo(parser.peekEvent());
      var key = add(sizes, next(depth + 1));
      var value = add(sizes, next(depth + 1));
      var word = glued ? GluedColon.withColon(key.node) : key.node;
      entries.add(new Node.Entry(word, value.node));
      if (glued && colons.isSinglePair(start)) {
        parser.getEvent();
        return new Sized(word, 1, 1, 1);
      }
    }
    parser.getEvent();
    return sum(new Node.Mapping(where, entries), sizes);
  }

  private static Sized add(List<Sized> sizes, Sized sized) {
    sizes.add(sized);
    return sized;
  }

  private static Sized sum(Node node, List<Sized> parts) {
    return new Sized(
        node,
        1 + parts.stream().mapToLong(Sized::nodes).sum(),
        parts.stream().mapToLong(Sized::characters).sum(),
        1 + parts.stream().mapToInt(Sized::height).max().orElse(0));
  }

  private static Sized within(Sized sized, Location where, int depth) {
    if (sized.nodes > MOST_NODES || sized.characters > MOST_CHARACTERS) {
      throw new TooMuch(
          where, "unfolds to more than a pipeline can hold", "use fewer aliases and merges");
    }
    if (depth + sized.height > DEEPEST + 1) {
      throw new TooMuch(where, "nested more than " + DEEPEST + " levels deep", "flatten the file");
    }
    return sized;
  }

  private Location where(Mark mark) {
    return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
