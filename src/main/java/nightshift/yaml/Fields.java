package nightshift.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import nightshift.Location;
import nightshift.Nearest;
import nightshift.Quantity;

/**
 * The named fields of a map, typed: what is absent or null is empty, what has the wrong type is
 * collected as a problem and then empty. Keys are exact; of doubled keys the last one counts.
 */
public final class Fields {
  private final Node.Mapping mapping;
  private final Problems problems;
  private final List<Field> fields = new ArrayList<>();

  private Fields(Node.Mapping mapping, Problems problems) {
    this.mapping = mapping;
    this.problems = problems;
    lay(mapping);
  }

  /** One field as it is written or merged in. */
  public record Field(String key, Location where, Node value) {}

  /** The fields of {@code node}, or a problem that names {@code what} should have been a map. */
  public static Optional<Fields> of(Node node, String what, Problems problems) {
    if (node instanceof Node.Mapping mapping) {
      return Optional.of(new Fields(mapping, problems));
    }
    problems.error(
        node.where(),
        what + " must be a map, but " + node.found() + " stands here",
        "write key: value");
    return Optional.empty();
  }

  private void lay(Node.Mapping map) {
    for (var entry : map.entries()) {
      if (entry.isMerge()) {
        Values.merged(entry, problems).forEach(this::lay);
      } else if (entry.key() instanceof Node.Scalar key) {
        fields.add(new Field(key.isNothing() ? "" : key.text(), key.where(), entry.value()));
      } else {
        problems.error(
            entry.key().where(),
            "a key must be a word, but " + entry.key().found() + " stands here",
            "write key: value");
      }
    }
  }

  public Location where() {
    return mapping.where();
  }

  public Problems problems() {
    return problems;
  }

  /** Every field in the order in which it takes effect, doubled ones too. */
  public List<Field> all() {
    return List.copyOf(fields);
  }

  /** The last field of that name. */
  public Optional<Field> field(String key) {
    return fields.reversed().stream().filter(field -> field.key.equals(key)).findFirst();
  }

  /** The node behind a key; empty when it is absent or null. */
  public Optional<Node> node(String key) {
    return field(key).map(Field::value).filter(node -> !node.isNothing());
  }

  /** Where a key stands, or the map when it is absent. */
  public Location where(String key) {
    return field(key).map(field -> field.value.where()).orElse(where());
  }

  /** Any single word, taken as its text whatever type it looks like. */
  public Optional<String> text(String key) {
    return node(key).flatMap(node -> scalar(key, node, "a text")).map(this::textOf);
  }

  private String textOf(Node.Scalar scalar) {
    return switch (Values.of(scalar, problems)) {
      case Value.Text(var text) -> text;
      case Value.Whole whole -> scalar.text();
      case Value.Real real -> scalar.text();
      case Value.Truth truth -> scalar.text();
      case Value.Nothing nothing -> "";
      case Value.Items items -> "";
      case Value.Pairs pairs -> "";
    };
  }

  public Optional<Boolean> truth(String key) {
    return node(key)
        .flatMap(node -> {
          if (Values.of(node, problems) instanceof Value.Truth(var truth)) {
            return Optional.of(truth);
          }
          wrong(key, node, "true or false", "write true or false");
          return Optional.empty();
        });
  }

  /** A whole number from {@code least} up to {@code most}. */
  public Optional<Integer> count(String key, int least, int most) {
    return node(key)
        .flatMap(node -> {
          if (Values.of(node, problems) instanceof Value.Whole(var number)
              && number.bitLength() < 32
              && number.intValue() >= least
              && number.intValue() <= most) {
            return Optional.of(number.intValue());
          }
          wrong(
              key,
              node,
              most == Integer.MAX_VALUE
                  ? "a whole number, at least " + least
                  : "a whole number from " + least + " to " + most,
              "write for example " + key + ": " + Math.max(least, Math.min(1, most)));
          return Optional.empty();
        });
  }

  public Optional<Duration> duration(String key) {
    return text(key).flatMap(text -> problems.take(where(key), key, Quantity.duration(text)));
  }

  /** A size such as {@code 8 GiB}, in bytes. */
  public Optional<Long> bytes(String key) {
    return text(key).flatMap(text -> problems.take(where(key), key, Quantity.bytes(text)));
  }

  /** One of some words, compared without case and given in the case of {@code words}. */
  public Optional<String> oneOf(String key, Collection<String> words) {
    return text(key)
        .flatMap(text -> {
          var known =
              words.stream().filter(word -> word.equalsIgnoreCase(text.strip())).findFirst();
          if (known.isEmpty()) {
            problems.error(
                where(key),
                key + " must be " + String.join(", ", words) + ", but is '" + text + "'",
                Nearest.hint(text, words, "write one of: " + String.join(", ", words)));
          }
          return known;
        });
  }

  /** A list of texts; a single text counts as a list of one. */
  public List<String> texts(String key) {
    return node(key).map(node -> texts(key, node)).orElse(List.of());
  }

  private List<String> texts(String key, Node node) {
    return switch (node) {
      case Node.Scalar scalar -> List.of(textOf(scalar));
      case Node.Sequence(var where, var items) ->
          items.stream()
              .flatMap(item -> scalar("each entry of " + key, item, "a text").stream())
              .map(this::textOf)
              .toList();
      case Node.Mapping map -> {
        wrong(key, map, "a list of texts", "write " + key + ": [one, two]");
        yield List.of();
      }
    };
  }

  /** A map below a key. */
  public Optional<Fields> fields(String key) {
    return node(key).flatMap(node -> of(node, key, problems));
  }

  /** A list below a key. */
  public Optional<Node.Sequence> list(String key) {
    return node(key)
        .flatMap(node -> {
          if (node instanceof Node.Sequence sequence) {
            return Optional.of(sequence);
          }
          wrong(key, node, "a list", "write each entry on its own line behind '- '");
          return Optional.empty();
        });
  }

  /** Warns of every key that is not known, with the known one that was likely meant. */
  public void warnOfUnknown(Collection<String> known, String place) {
    unknown(known)
        .forEach(field ->
            problems.warn(
                field.where,
                "'" + field.key + "' is no key of " + place + " and has no effect",
                Nearest.hint(field.key, known, "the keys are " + String.join(", ", known))));
  }

  /** Warns only of keys that look like a slip: other programs may keep keys of their own here. */
  public void warnOfSlips(Collection<String> known) {
    unknown(known)
        .forEach(field ->
            Nearest.to(field.key, known)
                .ifPresent(near ->
                    problems.warn(
                        field.where,
                        "'" + field.key + "' is no known key and has no effect",
                        "did you mean " + near + "?")));
  }

  private List<Field> unknown(Collection<String> known) {
    return fields.stream().filter(field -> !known.contains(field.key)).toList();
  }

  private Optional<Node.Scalar> scalar(String key, Node node, String expected) {
    if (node instanceof Node.Scalar scalar) {
      return Optional.of(scalar);
    }
    wrong(key, node, expected, "write " + key + ": and a word");
    return Optional.empty();
  }

  /** Reports a value of the wrong kind: what was found, what was expected, what to write. */
  public void wrong(String key, Node found, String expected, String hint) {
    problems.error(
        found.where(),
        key + " must be " + expected + ", but " + found.found() + " stands here",
        hint);
  }
}
