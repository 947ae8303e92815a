package nightshift.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nightshift.Fingerprint;
import nightshift.environment.EnvironmentFailure.Kind;
import nightshift.process.Command;

/**
 * What {@code conda activate} would set, computed once per environment: a shell for each segment
 * would cost a second, and `conda run` goes on in the wrong environment when activation fails.
 */
final class Activation {
  private static final Set<String> OF_THE_SHELL =
      Set.of(
          "_",
          "SHLVL",
          "PWD",
          "OLDPWD",
          "NIGHTSHIFT_VARIABLES",
          "NIGHTSHIFT_SAID",
          "NIGHTSHIFT_ATTEMPT");

  private final HostVariables host;
  private final ToolRunner tools;
  private final Path cache;
  private final Duration limit;

  /** The child's variables, or why activation is broken. */
  sealed interface Result {
    record Active(Map<String, String> variables) implements Result {}

    record Broken(EnvironmentFailure failure) implements Result {}
  }

  private record Cached(Map<String, String> variables) {}

  private record Variables(Map<String, Object> env_vars) {}

  Activation(HostVariables host, ToolRunner tools, Path cache, Duration limit) {
    this.host = host;
    this.tools = tools;
    this.cache = cache;
    this.limit = limit;
  }

  Result of(String name, Path prefix) throws IOException {
    var base = base(name, prefix);
    var hooks = hooks(prefix);
    if (hooks.isEmpty()) {
      return new Result.Active(base);
    }
    var file = cache.resolve("activations").resolve(key(prefix, base, hooks) + ".json");
    var known = Json.read(file, Cached.class);
    if (known.isPresent()) {
      return new Result.Active(known.get().variables());
    }
    var result = sourced(name, prefix, base, hooks);
    if (result instanceof Result.Active(var variables)) {
      Json.write(file, new Cached(variables));
    }
    return result;
  }

  private Map<String, String> base(String name, Path prefix) throws IOException {
    var variables = host.forSegment(path(prefix));
    variables.put("CONDA_PREFIX", prefix.toString());
    variables.put("CONDA_DEFAULT_ENV", name);
    variables.put("CONDA_SHLVL", "1");
    for (var file : listed(prefix.resolve("etc/conda/env_vars.d"), ".json")) {
      Json.read(file, StringMap.class).ifPresent(map -> map.forEach(variables::put));
    }
    Json.read(prefix.resolve("conda-meta/state"), Variables.class)
        .map(Variables::env_vars)
        .ifPresent(map -> map.forEach((key, value) -> variables.put(key, String.valueOf(value))));
    return variables;
  }

  private static final class StringMap extends TreeMap<String, String> {}

  /** The order that conda itself uses. */
  private static List<String> path(Path prefix) {
    return PrefixPython.windows()
        ? List.of(
            prefix.toString(),
            prefix.resolve("Library\\mingw-w64\\bin").toString(),
            prefix.resolve("Library\\usr\\bin").toString(),
            prefix.resolve("Library\\bin").toString(),
            prefix.resolve("Scripts").toString(),
            prefix.resolve("bin").toString())
        : List.of(prefix.resolve("bin").toString());
  }

  private static List<Path> hooks(Path prefix) throws IOException {
    return PrefixPython.windows()
        ? List.of()
        : listed(prefix.resolve("etc/conda/activate.d"), ".sh");
  }

  private static List<Path> listed(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static String key(Path prefix, Map<String, String> base, List<Path> hooks)
      throws IOException {
    var text = new StringBuilder(prefix.toString()).append(new TreeMap<>(base));
    for (var hook : hooks) {
      text.append(hook.getFileName()).append(Files.readString(hook));
    }
    return Fingerprint.of(text.toString()).brief();
  }

  /**
   * A script that ends with a failed test is common and harmless; one that fails and says so is
   * broken. The name of the script at hand is kept, so that one that ends the shell is named too.
   */
  private static final String SOURCE_ALL =
      """
      nightshift_at=
      trap '[ -z "$nightshift_at" ] || { printf "%s: " "$nightshift_at"; cat "$NIGHTSHIFT_SAID"; } >&2' EXIT
      for nightshift_at in "$@"; do
        . "$nightshift_at" >/dev/null 2>"$NIGHTSHIFT_SAID" || [ ! -s "$NIGHTSHIFT_SAID" ] || exit 3
      done
      nightshift_at=
      /usr/bin/env -0 > "$NIGHTSHIFT_VARIABLES"
      """;

  private Result sourced(String name, Path prefix, Map<String, String> base, List<Path> hooks)
      throws IOException {
    var out = Files.createTempFile("nightshift-activation-", ".env");
    var said = Files.createTempFile("nightshift-activation-", ".txt");
    try {
      var argv =
          new ArrayList<>(List.of("bash", "--noprofile", "--norc", "-c", SOURCE_ALL, "activate"));
      hooks.forEach(hook -> argv.add(hook.toString()));
      var variables = new LinkedHashMap<>(base);
      variables.put("NIGHTSHIFT_SAID", said.toString());
      variables.put("NIGHTSHIFT_VARIABLES", out.toString());
      var end = tools.run(new Command(argv, prefix, variables), limit, line -> {});
      if (end.timedOut()) {
        return broken(name, prefix, "did not end within " + limit.toSeconds() + " s", end.output());
      }
      if (!end.succeeded() || Files.size(out) == 0) {
        return broken(name, prefix, "fail", end.output());
      }
      var after = parsed(Files.readString(out, StandardCharsets.UTF_8));
      if (!prefix.toString().equals(after.get("CONDA_PREFIX"))) {
        return broken(
            name,
            prefix,
            "set CONDA_PREFIX to another environment",
            "CONDA_PREFIX=" + after.getOrDefault("CONDA_PREFIX", ""));
      }
      return new Result.Active(after);
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(said);
    }
  }

  private static Map<String, String> parsed(String text) {
    var variables = new LinkedHashMap<String, String>();
    for (var entry : text.split("\0")) {
      int equals = entry.indexOf('=');
      if (equals > 0 && !OF_THE_SHELL.contains(entry.substring(0, equals))) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return variables;
  }

  private static Result broken(String name, Path prefix, String how, String words) {
    return new Result.Broken(
        new EnvironmentFailure(
            Kind.ACTIVATION_FAILED,
            "The activation scripts of conda environment %s %s.".formatted(name, how),
            Optional.of(words.strip().lines().limit(12).collect(Collectors.joining("\n")))
                .filter(text -> !text.isBlank()),
            "ls " + prefix.resolve("etc/conda/activate.d")));
  }
}
