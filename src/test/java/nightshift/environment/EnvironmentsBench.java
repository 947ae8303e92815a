package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nightshift.EnvironmentName;
import nightshift.environment.Preparation.Prepared;
import nightshift.environment.Preparation.Unprepared;

/** Prints what an environment costs: to start in, to look at, to build; each beside its peer. */
public final class EnvironmentsBench {
  private static final int WARM = 5;
  private static final int ROUNDS = 60;
  private static final int BUILDS = 5;
  private static final int MANY = 20;

  private final Path root;
  private final Lab lab;

  private EnvironmentsBench(Path root) throws IOException {
    this.root = root;
    lab = Lab.locked(root, pyproject());
  }

  /** Argument: a scratch folder. */
  public static void main(String[] words) throws Exception {
    var root = Files.createTempDirectory(Path.of(words[0]), "environments").toRealPath();
    new EnvironmentsBench(root).run();
  }

  private static String pyproject() {
    var groups =
        IntStream.range(0, MANY)
            .mapToObj(i -> "many_%d = [\"six==1.17.0\"]\n".formatted(i))
            .collect(Collectors.joining());
    return """
    [project]
    name = "bench"
    version = "0"
    requires-python = ">=3.11"

    [dependency-groups]
    stack = ["numpy==2.2.6", "tifffile==2025.5.10", "networkx==3.4.2", "packaging==25.0"]
    %s
    [tool.uv]
    package = false
    default-groups = []
    """
        .formatted(groups);
  }

  private void run() throws Exception {
    builds();
    starts();
    looks();
  }

  private void starts() throws Exception {
    lab.write(
        "conda_envs/bench.yml",
        "name: bench\nchannels: [conda-forge]\ndependencies: [python=3.11, six]\n");
    var rooms = lab.environments();
    if (!(rooms.localChannel().make(line -> {}) instanceof LocalChannel.Result.Made made)) {
      throw new IllegalStateException("no channel");
    }
    lab.settings = lab.settings.withChannels(Map.of("*", made.folder().toString()));
    rooms = lab.environments();
    var uv = EnvironmentName.parse("uv:stack");
    var conda = EnvironmentName.parse("bench");
    // Each beside the bare start of the very same interpreter: what is above is ours.
    double[][] times = new double[4][ROUNDS];
    var uvPython = prepared(rooms, uv).python().orElseThrow();
    var condaPython = prepared(rooms, conda).python().orElseThrow();
    for (int i = -WARM; i < ROUNDS; i++) {
      double[] now = {bare(uvPython), segment(rooms, uv), bare(condaPython), segment(rooms, conda)};
      for (int kind = 0; kind < now.length && i >= 0; kind++) {
        times[kind][i] = now[kind];
      }
    }
    print("uv segment above its bare python", median(times[1]) - median(times[0]), "ms", "5");
    print("conda segment above its bare python", median(times[3]) - median(times[2]), "ms", "10");
    print("bare python -c pass", median(times[0]), "ms", "-");
  }

  private double bare(Path python) throws Exception {
    long begin = System.nanoTime();
    start(new ProcessBuilder(python.toString(), "-c", "pass"));
    return milliseconds(begin);
  }

  private double segment(Environments rooms, EnvironmentName name) throws Exception {
    long begin = System.nanoTime();
    var ready = prepared(rooms, name);
    var builder = new ProcessBuilder(ready.runPython(List.of("-c", "pass")));
    builder.environment().clear();
    builder.environment().putAll(ready.variables());
    start(builder);
    return milliseconds(begin);
  }

  private static void start(ProcessBuilder builder) throws Exception {
    if (builder.start().waitFor() != 0) {
      throw new IllegalStateException(builder.command().toString());
    }
  }

  private void looks() {
    var rooms = lab.environments();
    var names =
        IntStream.range(0, MANY).mapToObj(i -> EnvironmentName.parse("uv:many_" + i)).toList();
    names.forEach(name -> prepared(rooms, name));
    var times = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long begin = System.nanoTime();
      names.forEach(name -> prepared(rooms, name));
      times[i] = milliseconds(begin);
    }
    print("%d environments checked".formatted(MANY), median(times), "ms", "100");
    var again = lab.environments();
    long begin = System.nanoTime();
    names.forEach(name -> prepared(again, name));
    print("the same, first time after a start", milliseconds(begin), "ms", "-");
  }

  /** From a warm download cache: what is compared is the building, not the network. */
  private void builds() throws IOException {
    double[] peer = new double[BUILDS];
    double[] ours = new double[BUILDS];
    for (int i = -1; i < BUILDS; i++) {
      double sync = sync(root.resolve("sync-" + i));
      double build = build(root.resolve("store-" + i));
      if (i >= 0) {
        peer[i] = sync;
        ours[i] = build;
      }
    }
    print("cold build", median(ours), "ms", "-");
    print("uv sync --locked --compile-bytecode", median(peer), "ms", "-");
    print("cold build / uv sync", median(ours) / median(peer), "x", "1.1");
  }

  /** With the check of the lock, which a build of ours makes too. */
  private double sync(Path folder) {
    var host = new java.util.HashMap<>(lab.host);
    host.put("UV_PROJECT_ENVIRONMENT", folder.toString());
    host.put("UV_LINK_MODE", "copy");
    long begin = System.nanoTime();
    var argv =
        List.of(
            RealUv.program().toString(),
            "sync",
            "--locked",
            "--only-group",
            "stack",
            "--no-install-project",
            "--compile-bytecode",
            "--python",
            "3.11");
    var end =
        ToolRunner.local()
            .run(
                new nightshift.process.Command(argv, root, host),
                java.time.Duration.ofMinutes(5),
                line -> {});
    if (!end.succeeded()) {
      throw new IllegalStateException(end.output());
    }
    return milliseconds(begin);
  }

  private double build(Path store) {
    var before = lab.settings;
    lab.settings =
        new EnvironmentSettings(
            Optional.of(store),
            before.conda(),
            before.channels(),
            before.python(),
            before.links(),
            before.buildLimit());
    var rooms = lab.environments();
    lab.settings = before;
    long begin = System.nanoTime();
    prepared(rooms, EnvironmentName.parse("uv:stack"));
    return milliseconds(begin);
  }

  private static ReadyEnvironment prepared(Environments rooms, EnvironmentName name) {
    var steps = new ArrayList<String>();
    return switch (rooms.prepare(name, steps::add)) {
      case Prepared(var environment, var built, var took) -> environment;
      case Unprepared(var failure) ->
          throw new IllegalStateException(failure.asProblem().explain() + steps);
    };
  }

  private static double milliseconds(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void print(String what, double value, String unit, String expected) {
    System.out.printf(
        "%-38s %9.2f %-3s %s%n",
        what, value, unit, expected.equals("-") ? "" : "(expected <= " + expected + ")");
  }
}
