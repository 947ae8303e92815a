package nightshift.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nightshift.EnvironmentName;
import nightshift.Nearest;
import nightshift.yaml.Fields;
import nightshift.yaml.Node;
import nightshift.yaml.Problems;
import nightshift.yaml.Value;
import nightshift.yaml.Values;

/** Reads one entry of {@code run:}. */
final class SegmentReader {
  static final List<String> KEYS =
      List.of(
          "name",
          "type",
          "message",
          "environment",
          "env",
          "use-linux-distro",
          "commands",
          "gpu",
          "fallback",
          "fallback-on",
          "timeout",
          "retries",
          "outputs");
  private static final List<String> TYPES = List.of("normal", "pause", "stop", "force");

  private final Fields fields;
  private final Problems problems;

  private SegmentReader(Fields fields) {
    this.fields = fields;
    this.problems = fields.problems();
  }

  static Optional<Segment> read(int index, Node node, Problems problems) {
    return Fields.of(node, "segment " + (index + 1), problems)
        .map(fields -> new SegmentReader(fields).segment(index));
  }

  private Segment segment(int index) {
    fields.warnOfSlips(KEYS);
    var written = fields.text("type").orElse("");
    var type = type(written);
    var name = fields.text("name").orElse("");
    var environment = environment(type, name.isBlank() ? "segment " + (index + 1) : name);
    var own = new OwnKeys(fields);
    return new Segment(
        index,
        name,
        type,
        written,
        fields.text("message").orElse(""),
        fields.text("environment").orElse(""),
        environment,
        env(),
        fields.text("use-linux-distro").orElse(""),
        commands(type, environment),
        own.gpu(),
        own.fallback(),
        own.fallbackOn(),
        own.timeout(),
        fields.count("retries", 0, 100).orElse(0),
        own.outputs(),
        fields.where());
  }

  private Segment.Type type(String written) {
    if (!written.isEmpty() && TYPES.stream().noneMatch(written::equalsIgnoreCase)) {
      problems.warn(
          fields.where("type"),
          "type '" + written + "' is not known and acts as normal",
          Nearest.hint(written, TYPES, "the types are " + String.join(", ", TYPES)));
    }
    return Segment.Type.of(written);
  }

  private Optional<EnvironmentName> environment(Segment.Type type, String title) {
    var written = fields.text("environment").filter(word -> !word.isBlank());
    if (written.isEmpty()) {
      if (type == Segment.Type.NORMAL
          && fields.node("environment").stream().allMatch(Node.Scalar.class::isInstance)) {
        problems.error(
            fields.where(),
            "segment '" + title + "' has no environment",
            "add environment: with uv:<group>, a conda environment's name, imagej or cmd");
      }
      return Optional.empty();
    }
    var word = written.get().strip();
    var lower = word.toLowerCase(Locale.ROOT);
    var name = EnvironmentName.parse(word);
    boolean blank =
        name instanceof EnvironmentName.Uv(var python, var group)
            && (group.isBlank() || python.filter(String::isBlank).isPresent());
    if (blank
        || lower.equals("uv")
        || (lower.startsWith("uv@") && !(name instanceof EnvironmentName.Uv))) {
      problems.error(
          fields.where("environment"),
          "'" + word + "' names no group of pyproject.toml",
          "write uv:<group>, or uv@3.11:<group> to choose the Python");
    }
    return Optional.of(name);
  }

  /** Doubled and merged maps are laid over each other, as Go decodes into the same map. */
  private SortedMap<String, Value> env() {
    var env = new TreeMap<String, Value>(GoFormat.BY_BYTES);
    for (var field : fields.all()) {
      if (field.key().equals("env")) {
        if (field.value().isNothing()) {
          env.clear();
        } else {
          Fields.of(field.value(), "env", problems)
              .ifPresent(map ->
                  map.all()
                      .forEach(entry -> env.put(entry.key(), Values.of(entry.value(), problems))));
        }
      }
    }
    return env;
  }

  private List<CommandItem> commands(Segment.Type type, Optional<EnvironmentName> environment) {
    var list = fields.list("commands");
    if (type == Segment.Type.NORMAL
        && environment.isPresent()
        && list.filter(items -> !items.items().isEmpty()).isEmpty()
        && fields.node("commands").filter(node -> !(node instanceof Node.Sequence)).isEmpty()) {
      problems.warn(fields.where(), "this segment has no commands", "add commands: and a list");
    }
    return list.stream().flatMap(items -> items.items().stream()).map(this::command).toList();
  }

  private CommandItem command(Node node) {
    return switch (Values.of(node, problems)) {
      case Value.Text(var text) -> new CommandItem.Text(text, node.where());
      case Value.Pairs(var pairs) -> new CommandItem.Flags(pairs, node.where());
      case Value.Whole whole -> number(node, whole);
      case Value.Real real -> number(node, real);
      case Value.Truth truth -> number(node, truth);
      case Value.Nothing nothing -> ignored(node, nothing);
      case Value.Items items -> ignored(node, items);
    };
  }

  private CommandItem number(Node node, Value value) {
    problems.warn(
        node.where(),
        node.found()
            + " is no text: run_pipeline stops here, and a change of it is not noticed on resume",
        "put it in quotes, or write it behind its flag as --flag: " + GoFormat.text(value));
    return new CommandItem.Other(value, node.where());
  }

  private CommandItem ignored(Node node, Value value) {
    problems.warn(
        node.where(),
        node.found() + " is no argument and is left out; run_pipeline stops here",
        "remove it, or write its words as entries of their own");
    return new CommandItem.Other(value, node.where());
  }
}
