package nightshift.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nightshift.environment.ToolRunner.ToolEnd;
import nightshift.process.Command;

/** The uv of this machine: found, its version checked, called with nothing leaking in. */
final class UvTool {
  /** First release whose `export --only-group` and conflict sets this room relies on. */
  static final String MINIMUM = "0.9.0";

  private static final Pattern VERSION = Pattern.compile("uv (\\d+)\\.(\\d+)\\.(\\d+)");

  private final HostVariables host;
  private final ToolRunner tools;
  private final Path root;
  private volatile Optional<Found> known = Optional.empty();

  /** A uv that may be used. */
  record Found(Path program, String version) {}

  UvTool(HostVariables host, ToolRunner tools, Path root) {
    this.host = host;
    this.tools = tools;
    this.root = root;
  }

  /** Looks again when it was not found before: somebody may have installed it meanwhile. */
  Optional<Found> found() {
    if (known.isEmpty()) {
      known = Programs.find(host, Optional.of("NIGHTSHIFT_UV"), "uv").flatMap(this::versioned);
    }
    return known;
  }

  private Optional<Found> versioned(Path program) {
    var end = call(program, List.of("--version"), Map.of(), Duration.ofSeconds(20), line -> {});
    var match = VERSION.matcher(end.output());
    return end.succeeded() && match.find()
        ? Optional.of(new Found(program, match.group().substring(3)))
        : Optional.empty();
  }

  /** Why there is no uv to work with; empty when there is one. */
  Optional<EnvironmentFailure> trouble() {
    var uv = found();
    if (uv.isEmpty()) {
      return Optional.of(
          EnvironmentFailure.of(
              EnvironmentFailure.Kind.TOOL_MISSING,
              "uv is not on this machine: neither NIGHTSHIFT_UV nor PATH leads to one that starts.",
              "python3 -m pip install --user uv"));
    }
    return older(uv.get().version())
        ? Optional.of(
            EnvironmentFailure.of(
                EnvironmentFailure.Kind.TOOL_MISSING,
                "uv %s at %s is too old: at least %s is needed."
                    .formatted(uv.get().version(), uv.get().program(), MINIMUM),
                "python3 -m pip install --user --upgrade uv"))
        : Optional.empty();
  }

  static boolean older(String version) {
    int[] have = Stream.of(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    int[] need = Stream.of(MINIMUM.split("\\.")).mapToInt(Integer::parseInt).toArray();
    return Arrays.compare(have, need) < 0;
  }

  ToolEnd run(
      List<String> arguments,
      Map<String, String> extra,
      Duration limit,
      Consumer<String> progress) {
    return call(found().orElseThrow().program(), arguments, extra, limit, progress);
  }

  private ToolEnd call(
      Path program,
      List<String> arguments,
      Map<String, String> extra,
      Duration limit,
      Consumer<String> progress) {
    var variables = host.forBuild();
    variables.put("UV_PYTHON_DOWNLOADS", "never");
    variables.put("UV_NO_PROGRESS", "1");
    variables.put("NO_COLOR", "1");
    variables.putAll(extra);
    var argv = Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
    return tools.run(new Command(argv, root, variables), limit, progress);
  }
}
