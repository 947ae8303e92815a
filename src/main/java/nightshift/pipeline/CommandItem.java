package nightshift.pipeline;

import java.util.List;
import nightshift.Location;
import nightshift.yaml.Value;

/** One entry of a segment's {@code commands:}. */
public sealed interface CommandItem {
  Location where();

  /** A word or a text. */
  record Text(String text, Location where) implements CommandItem {}

  /** A map of flags to values, in the order of the file. */
  record Flags(List<Value.Pair> flags, Location where) implements CommandItem {
    public Flags {
      flags = List.copyOf(flags);
    }
  }

  /** A number, boolean, null or list: run_pipeline stops at it, and it is no part of the hash. */
  record Other(Value value, Location where) implements CommandItem {}
}
