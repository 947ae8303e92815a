package nightshift.yaml;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** What a node means once YAML 1.1's rules have been applied to it, as Go's yaml.v2 holds it. */
public sealed interface Value {
  /** A string. */
  record Text(String text) implements Value {}

  /** An integer: 64 bit signed, or unsigned when it needs the last bit. */
  record Whole(BigInteger number) implements Value {}

  /** A floating-point number. */
  record Real(double number) implements Value {}

  /** A boolean. */
  record Truth(boolean truth) implements Value {}

  /** Null: {@code ~}, {@code null}, or nothing written. */
  record Nothing() implements Value {}

  /** A list. */
  record Items(List<Value> items) implements Value {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** A map in the order of the file; keys are told apart by type as well as by text. */
  record Pairs(List<Pair> pairs) implements Value {
    public Pairs {
      pairs = List.copyOf(pairs);
    }

    public static Pairs of(Map<Value, Value> entries) {
      return new Pairs(
          entries.entrySet().stream()
              .map(entry -> new Pair(entry.getKey(), entry.getValue()))
              .toList());
    }
  }

  /** One entry of a map. */
  record Pair(Value key, Value value) {}
}
