package nightshift.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nightshift.EnvironmentName;
import nightshift.Location;
import nightshift.yaml.Value;

/** Makes a segment's command line from its items, each environment in its own way. */
final class CommandBuilder {
  private final Tokens tokens;
  private final PlanContext context;

  CommandBuilder(Tokens tokens, PlanContext context) {
    this.tokens = tokens;
    this.context = context;
  }

  CommandLine build(Segment segment) {
    return segment
        .environment()
        .filter(name -> !segment.isControl())
        .map(name ->
            switch (name) {
              case EnvironmentName.Uv uv ->
                  new CommandLine.Python(arguments(withoutPython(segment.commands())));
              case EnvironmentName.Shell shell -> shellLine(segment.commands());
              case EnvironmentName.ImageJ imagej -> macro(segment.commands());
              case EnvironmentName.Base base ->
                  new CommandLine.Program(arguments(segment.commands()));
              case EnvironmentName.Conda conda ->
                  new CommandLine.Program(arguments(segment.commands()));
            })
        .orElse(new CommandLine.Nothing());
  }

  private List<String> arguments(List<CommandItem> items) {
    var words = new ArrayList<String>();
    for (var item : items) {
      switch (item) {
        case CommandItem.Text(var text, var where) -> words.add(tokens.resolve(text, where));
        case CommandItem.Flags(var flags, var where) ->
            flags.forEach(flag -> {
              words.add(GoFormat.text(flag.key()));
              given(flag).ifPresent(value -> words.add(tokens.resolve(value, where)));
            });
        case CommandItem.Other other -> asText(other).ifPresent(words::add);
      }
    }
    return words;
  }

  /** Null and the text "null" leave a flag without a value. */
  private static Optional<String> given(Value.Pair flag) {
    return flag.value() instanceof Value.Nothing || flag.value().equals(new Value.Text("null"))
        ? Optional.empty()
        : Optional.of(GoFormat.text(flag.value()));
  }

  private static Optional<String> asText(CommandItem.Other other) {
    return other.value() instanceof Value.Nothing || other.value() instanceof Value.Items
        ? Optional.empty()
        : Optional.of(GoFormat.text(other.value()));
  }

  private static List<CommandItem> withoutPython(List<CommandItem> items) {
    if (items.isEmpty()) {
      return items;
    }
    var rest = new ArrayList<>(items.subList(1, items.size()));
    switch (items.getFirst()) {
      case CommandItem.Text(var text, var where) when text.equalsIgnoreCase("python") -> {}
      case CommandItem.Flags(var flags, var where)
          when flags.stream().anyMatch(CommandBuilder::isPython) -> {
        var kept = new ArrayList<CommandItem>();
        for (var flag : flags) {
          if (isPython(flag)) {
            given(flag).ifPresent(script -> kept.add(new CommandItem.Text(script, where)));
          } else {
            kept.add(new CommandItem.Flags(List.of(flag), where));
          }
        }
        rest.addAll(0, kept);
      }
      case CommandItem first -> rest.addFirst(first);
    }
    return rest;
  }

  private static boolean isPython(Value.Pair flag) {
    return GoFormat.text(flag.key()).equalsIgnoreCase("python");
  }

  private CommandLine shellLine(List<CommandItem> items) {
    var line = new StringBuilder();
    boolean first = true;
    for (var item : items) {
      switch (item) {
        case CommandItem.Text(var text, var where) -> {
          line.append(first ? "" : " ");
          line.append(tokens.resolveForShell(text, where).strip());
        }
        case CommandItem.Flags(var flags, var where) ->
            flags.forEach(flag -> {
              line.append(line.isEmpty() ? "" : " ").append(GoFormat.text(flag.key()));
              given(flag)
                  .ifPresent(value ->
                      line.append(' ').append(tokens.resolveForShell(value, where).strip()));
            });
        case CommandItem.Other other ->
            asText(other).ifPresent(text -> line.append(' ').append(text));
      }
      first = false;
    }
    var joined = line.toString().strip();
    var where = items.isEmpty() ? Location.of(context.yamlFolder()) : items.getFirst().where();
    return new CommandLine.ShellLine(tokens.resolveForShell(joined, where), context.platform());
  }

  private CommandLine macro(List<CommandItem> items) {
    var parameters = new ArrayList<String>();
    var options = new ArrayList<String>();
    var values = new TreeMap<String, String>(GoFormat.BY_BYTES);
    var macro =
        !items.isEmpty() && items.getFirst() instanceof CommandItem.Text(var file, var place)
            ? Optional.of(slashed(tokens.resolve(file, place)))
            : Optional.<String>empty();
    for (var item : items.subList(macro.isPresent() ? 1 : 0, items.size())) {
      switch (item) {
        case CommandItem.Text(var text, var where) -> options.add(tokens.resolve(text, where));
        case CommandItem.Flags(var flags, var where) ->
            flags.forEach(flag ->
                given(flag)
                    .ifPresent(value -> {
                      var key = slashed(GoFormat.text(flag.key()));
                      var resolved = slashed(tokens.resolve(value, where));
                      parameters.add(key + "=" + resolved);
                      values.put(key, resolved);
                    }));
        case CommandItem.Other other -> asText(other).ifPresent(options::add);
      }
    }
    var joined =
        parameters.stream()
            .sorted(GoFormat.BY_BYTES)
            .map(pair -> pair.replaceFirst("=", "='") + "'")
            .collect(Collectors.joining(","));
    return new CommandLine.Macro(macro.orElse(""), joined, values, options);
  }

  private static String slashed(String text) {
    return text.replace('\\', '/');
  }
}
