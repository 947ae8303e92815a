package nightshift.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import nightshift.yaml.Value;
import org.jspecify.annotations.Nullable;

/** Says in a few words what differs between a segment as it was run and as it is now. */
final class Change {
  private static final String ARROW = " → ";

  private Change() {}

  /** The first differences to the segment of {@code previous} that has that hash. */
  static Optional<String> between(Pipeline previous, String hash, Segment now) {
    return previous.segments().stream()
        .filter(segment -> ContentHash.of(segment).equals(hash))
        .findFirst()
        .map(before -> between(before, now))
        .filter(changes -> !changes.isEmpty())
        .map(changes ->
            String.join(", ", changes.subList(0, Math.min(3, changes.size())))
                + (changes.size() > 3 ? " and " + (changes.size() - 3) + " more" : ""));
  }

  static List<String> between(Segment before, Segment now) {
    var changes = new ArrayList<String>();
    word(changes, "name", before.name(), now.name());
    word(changes, "type", before.typeAsWritten(), now.typeAsWritten());
    word(changes, "message", before.message(), now.message());
    word(changes, "environment", before.environmentAsWritten(), now.environmentAsWritten());
    word(changes, "use-linux-distro", before.linuxDistro().strip(), now.linuxDistro().strip());
    var keys = new TreeSet<>(before.env().keySet());
    keys.addAll(now.env().keySet());
    for (var key : keys) {
      word(changes, "env " + key, shown(before.env().get(key)), shown(now.env().get(key)));
    }
    commands(changes, before.commands(), now.commands());
    return changes;
  }

  private static void word(List<String> changes, String what, String before, String now) {
    if (!before.equals(now)) {
      changes.add(what + " " + words(before, now));
    }
  }

  private static String words(String before, String now) {
    if (before.isEmpty()) {
      return brief(now) + " added";
    }
    return now.isEmpty() ? brief(before) + " removed" : brief(before) + ARROW + brief(now);
  }

  private static void commands(
      List<String> changes, List<CommandItem> before, List<CommandItem> now) {
    int start = 0;
    int end = 0;
    int shorter = Math.min(before.size(), now.size());
    while (start < shorter && text(before.get(start)).equals(text(now.get(start)))) {
      start++;
    }
    while (end < shorter - start
        && text(before.get(before.size() - 1 - end)).equals(text(now.get(now.size() - 1 - end)))) {
      end++;
    }
    for (int i = start; i < Math.max(before.size(), now.size()) - end; i++) {
      var old =
          i < before.size() - end ? Optional.of(before.get(i)) : Optional.<CommandItem>empty();
      var fresh = i < now.size() - end ? Optional.of(now.get(i)) : Optional.<CommandItem>empty();
      item(changes, "commands[" + i + "]", old, fresh);
    }
  }

  private static void item(
      List<String> changes, String what, Optional<CommandItem> before, Optional<CommandItem> now) {
    if (before.orElse(null) instanceof CommandItem.Flags(var old, var there)
        && now.orElse(null) instanceof CommandItem.Flags(var fresh, var here)) {
      var keys = new TreeSet<String>(GoFormat.BY_BYTES);
      old.forEach(flag -> keys.add(GoFormat.text(flag.key())));
      fresh.forEach(flag -> keys.add(GoFormat.text(flag.key())));
      boolean renamed = old.size() == 1 && fresh.size() == 1 && keys.size() == 2;
      if (!renamed) {
        keys.forEach(key -> word(changes, what + " " + key, value(old, key), value(fresh, key)));
        return;
      }
    }
    word(changes, what, before.map(Change::text).orElse(""), now.map(Change::text).orElse(""));
  }

  private static String value(List<Value.Pair> flags, String key) {
    return flags.stream()
        .filter(flag -> GoFormat.text(flag.key()).equals(key))
        .map(flag -> shown(flag.value()))
        .findFirst()
        .orElse("");
  }

  private static String text(CommandItem item) {
    return switch (item) {
      case CommandItem.Text(var text, var where) -> text;
      case CommandItem.Flags(var flags, var where) ->
          String.join(
              " ",
              flags.stream()
                  .map(flag -> GoFormat.text(flag.key()) + " " + GoFormat.text(flag.value()))
                  .toList());
      case CommandItem.Other(var value, var where) -> "";
    };
  }

  private static String shown(@Nullable Value value) {
    return value == null ? "" : GoFormat.text(value);
  }

  private static String brief(String text) {
    var line = text.replaceAll("\\s+", " ").strip();
    return line.length() > 60 ? line.substring(0, 59) + "…" : line;
  }
}
