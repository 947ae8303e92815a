package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import nightshift.BatchId;
import nightshift.Workspace;
import nightshift.camel.Daemon;
import nightshift.environment.RealUv;
import nightshift.ledger.Ledger;
import nightshift.ledger.WatchLock;
import nightshift.report.Receipt;
import nightshift.report.Secrets;
import nightshift.run.Housekeeping;
import nightshift.run.RunFolder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole workspace in a temporary folder, with the routes as they are shipped: batches are dropped
 * into its inbox, and what comes back lies in its outbox.
 */
final class Lab implements AutoCloseable {
  /** Generous: several builds may share the machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  final Workspace workspace;
  final Map<String, String> host = new HashMap<>(System.getenv());
  final List<String> told = new CopyOnWriteArrayList<>();
  InstantSource clock = InstantSource.system();
  private Optional<Watching> watching = Optional.empty();

  /** The daemon in this process. */
  private record Watching(WatchLock.Held lock, Workplace place, Daemon daemon) {}

  /** What a verb printed, and its exit code; the workspace's own path is told as [WORKSPACE]. */
  record Said(int code, String out, String err) {}

  Lab(Path root) throws IOException {
    workspace = new Workspace(root);
    // Tests must not find a conda that the machine's owner happens to have.
    host.keySet().removeIf(name -> name.startsWith("CONDA") || name.startsWith("MAMBA"));
    host.put("NIGHTSHIFT_UV", RealUv.program().toString());
    // The user's own cache holds packages of the same names from other channels.
    host.put(
        "RATTLER_CACHE_DIR", Path.of("target", "night", "rattler").toAbsolutePath().toString());
    for (var folder :
        List.of(workspace.pipelines(), workspace.inbox(), workspace.routes(), workspace.state())) {
      Files.createDirectories(folder);
    }
    try (var shipped = Files.list(Path.of("routes"))) {
      for (var file : shipped.toList()) {
        Files.copy(file, workspace.routes().resolve(file.getFileName()));
      }
    }
    settings();
  }

  /**
   * nightshift.yaml: two batches at a time, so that both can want the same thing; nothing is built
   * in the background.
   */
  Lab settings(String... lines) throws IOException {
    write(
        "nightshift.yaml",
        "slots: {cpu: 2}\nenvironments: {rehearse: never}\n" + String.join("\n", lines) + "\n");
    return this;
  }

  Path write(String name, String text) throws IOException {
    var file = workspace.root().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  Lab pipeline(String name, String yaml) throws IOException {
    write("pipeline_configs/" + name + ".yaml", yaml);
    return this;
  }

  /** A batch of small text files, its marker last. */
  Path drop(String pipeline, String batch, String... files) throws IOException {
    var folder = workspace.inbox().resolve(pipeline).resolve(batch);
    Files.createDirectories(folder);
    for (var file : files) {
      Files.writeString(folder.resolve(file), file);
    }
    return mark(folder);
  }

  static Path mark(Path folder) throws IOException {
    Files.createFile(folder.resolve("_READY"));
    return folder;
  }

  /** Starts the daemon here, as {@code nightshift watch} does. */
  Lab watch() {
    switch (WatchLock.take(workspace.state())) {
      case WatchLock.AlreadyHeld other -> throw new AssertionError("watched by " + other.pid());
      case WatchLock.Held lock -> {
        var place =
            new Workplace(
                workspace, host, clock, (run, line) -> told.add(line), (run, pause) -> false);
        watching = Optional.of(new Watching(lock, place, place.startWatching(lock)));
      }
    }
    return this;
  }

  /** As ^C does: what runs goes on under its supervisor. */
  void stop() {
    watching.ifPresent(running -> {
      running.daemon().close();
      running.place().close();
      running.lock().close();
    });
    watching = Optional.empty();
  }

  Path results(String pipeline, String batch) {
    return RunFolder.place(workspace.results(), pipeline, batch);
  }

  Path receiptFile(String pipeline, String batch) {
    return new Receipt(workspace, new Secrets(List.of())).of(new BatchId(pipeline, batch));
  }

  Optional<JsonNode> receipt(String pipeline, String batch) {
    var file = receiptFile(pipeline, batch);
    return Files.exists(file) ? Optional.of(JsonMapper.shared().readTree(file)) : Optional.empty();
  }

  /** Waits until the receipt says one of these. */
  JsonNode becomes(String pipeline, String batch, String... states) {
    return await(batch + " becomes " + String.join(" or ", states))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> receipt(pipeline, batch),
            seen -> seen.filter(json -> List.of(states).contains(text(json, "state"))).isPresent())
        .orElseThrow();
  }

  JsonNode ends(String pipeline, String batch) {
    return becomes(pipeline, batch, "done", "failed", "cancelled", "refused");
  }

  /** Waits until it holds; what is not there yet does not count as a failure. */
  void until(Callable<Boolean> holds) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).ignoreExceptions().until(holds);
  }

  /** Waits until a command of ours has left this file. */
  static Path appears(Path file) {
    await(file + " appears")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(file));
    return file;
  }

  static String text(JsonNode json, String field) {
    return json.path(field).asString("");
  }

  /** A text with every path into the workspace as a person would shorten it. */
  String brief(String text) {
    return text.replace(workspace.root().toString(), "[WORKSPACE]");
  }

  /** A verb, typed in this workspace. */
  Said type(String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var line = Main.commandLine(clock);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    var all = new ArrayList<>(List.of("--workspace", workspace.root().toString()));
    all.addAll(List.of(words));
    int code = line.execute(all.toArray(String[]::new));
    return new Said(code, brief(out.toString()), brief(err.toString()));
  }

  Housekeeping housekeeping() {
    return watching.orElseThrow().place().housekeeping(told::add);
  }

  Ledger ledger() {
    return Ledger.open(workspace.ledgerFile(), clock);
  }

  /** What a segment wrote, each line once. */
  List<String> lines(String pipeline, String batch, String file) throws IOException {
    return Files.readAllLines(results(pipeline, batch).resolve(file), StandardCharsets.UTF_8);
  }

  void assertThatNothingElseLiesIn(Path folder, String... names) throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
