package nightshift.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns nodes into values: merges applied in the order of the file, the last of doubled keys. */
public final class Values {
  private Values() {}

  public static Value of(Node node, Problems problems) {
    return switch (node) {
      case Node.Scalar scalar -> scalar(scalar, problems);
      case Node.Sequence(var where, var items) ->
          new Value.Items(items.stream().map(item -> of(item, problems)).toList());
      case Node.Mapping mapping -> {
        var entries = new LinkedHashMap<Value, Value>();
        fill(entries, mapping, problems);
        yield Value.Pairs.of(entries);
      }
    };
  }

  private static void fill(Map<Value, Value> entries, Node.Mapping mapping, Problems problems) {
    for (var entry : mapping.entries()) {
      if (entry.isMerge()) {
        merged(entry, problems).forEach(source -> fill(entries, source, problems));
      } else if (entry.key() instanceof Node.Scalar key) {
        entries.put(scalar(key, problems), of(entry.value(), problems));
      } else {
        problems.error(
            entry.key().where(),
            "a key must be a word, but " + entry.key().found() + " stands here",
            "write key: value");
      }
    }
  }

  /** The maps that {@code <<} brings in, in the order in which they are laid over each other. */
  static List<Node.Mapping> merged(Node.Entry entry, Problems problems) {
    var sources =
        entry.value() instanceof Node.Sequence list
            ? list.items().reversed()
            : List.of(entry.value());
    var maps = new ArrayList<Node.Mapping>();
    for (var source : sources) {
      if (source instanceof Node.Mapping mapping) {
        maps.add(mapping);
      } else {
        problems.error(
            entry.key().where(),
            "'<<' merges maps, but " + source.found() + " was given",
            "write <<: *name of an anchored map");
      }
    }
    return maps;
  }

  private static Value scalar(Node.Scalar scalar, Problems problems) {
    return switch (Scalars.resolve(scalar)) {
      case Scalars.Resolved(var value) -> value;
      case Scalars.Contradiction(var why) -> {
        problems.error(scalar.where(), why, "remove the tag, or mend the value");
        yield new Value.Nothing();
      }
    };
  }
}
