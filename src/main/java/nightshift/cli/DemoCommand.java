package nightshift.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import nightshift.BatchId;
import nightshift.Workspace;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.BatchState;
import nightshift.ledger.WatchLock;
import nightshift.simulate.DemoFields;
import nightshift.simulate.Microscope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The main job on real images: drops a batch as a microscope would and shows what the real routes
 * make of it.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Drop a batch of real images into the inbox, run it, and name the report.")
final class DemoCommand implements Callable<Integer> {
  private static final String PIPELINE = "segment_nuclei";
  private static final String CONDA = "measure";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneId.systemDefault());
  private static final Duration BETWEEN_FILES = Duration.ofMillis(100);

  private final Supplier<Workspace> workspace;
  private final InstantSource clock;

  @Spec CommandSpec spec;

  @Option(
      names = "--break",
      paramLabel = "uv|script",
      description =
          "Show a bad night in a scratch copy: uv makes the uv environment impossible to build, script makes the segmentation raise.")
  @Nullable Fault fault;

  /** What goes wrong on purpose. */
  enum Fault {
    UV,
    SCRIPT
  }

  DemoCommand(Supplier<Workspace> workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    var home = workspace.get();
    DemoChannel.provide(
        home,
        Wiring.environments(home, Wiring.settings(home), clock),
        CONDA,
        Wanted.by(home).environments().getOrDefault(PIPELINE, Set.of()),
        line -> say(out, line));
    var here = fault == null ? home : new DemoScratch(home, clock).make(fault);
    var batch = new BatchId(PIPELINE, "demo-" + STAMP.format(clock.instant()));
    return run(here, batch, out).number;
  }

  private ExitCode run(Workspace here, BatchId batch, PrintWriter out)
      throws IOException, InterruptedException {
    var finished = new CountDownLatch(1);
    try (var place =
            new Workplace(
                here, clock, (run, line) -> say(out, "          " + line), (run, pause) -> false);
        var lines =
            new RunLines(
                place.ledger(), batch, out, false, () -> tick(here, place, batch, finished))) {
      lines.start();
      switch (WatchLock.take(here.state())) {
        case WatchLock.AlreadyHeld other -> {
          say(out, "the running watch (pid " + other.pid() + ") takes the batch");
          drop(here, batch, out);
          finished.await();
        }
        case WatchLock.Held lock -> {
          try (lock;
              var daemon = place.startWatching(lock)) {
            drop(here, batch, out);
            finished.await();
            daemon.drain(Duration.ofSeconds(10));
          }
        }
      }
      return tell(here, place, batch, out);
    }
  }

  /** A batch is finished for a person when its receipt says so: the report is written by then. */
  private static void tick(
      Workspace here, Workplace place, BatchId batch, CountDownLatch finished) {
    var receipt = receipt(here, batch);
    var ended = place.ledger().read().batch(batch).filter(row -> row.state().ended());
    if (ended.isPresent() && Files.exists(receipt)) {
      try {
        if (Files.readString(receipt)
            .contains("\"state\" : \"" + ended.get().state().word() + "\"")) {
          finished.countDown();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path receipt(Workspace here, BatchId batch) {
    return here.outbox().resolve(PIPELINE).resolve(batch.name() + ".json");
  }

  private static void drop(Workspace here, BatchId batch, PrintWriter out)
      throws IOException, InterruptedException {
    var fields =
        Files.createTempDirectory(Files.createDirectories(here.state().resolve("demo")), "fields");
    List<Path> written =
        DemoFields.write(here.root().resolve("examples/nuclei/nuclei.tif"), fields);
    var folder = here.inbox().resolve(batch.pipeline()).resolve(batch.name());
    say(out, "dropping " + written.size() + " fields into " + folder + ", one by one, _READY last");
    Microscope.drop(written, folder, BETWEEN_FILES, Optional.of("_READY"), file -> {});
    for (var field : written) {
      Files.delete(field);
    }
    Files.delete(fields);
  }

  private static ExitCode tell(Workspace here, Workplace place, BatchId batch, PrintWriter out) {
    var reader = place.ledger().read();
    var row = reader.batch(batch).orElseThrow();
    var runs = reader.runs(batch);
    var results = here.results().resolve(PIPELINE).resolve(batch.name());
    say(out, "");
    runs.forEach(run -> run.note().ifPresent(note -> say(out, "note     " + note)));
    if (row.state() == BatchState.DONE) {
      say(out, "masks    " + results.resolve("masks"));
      say(out, "table    " + results.resolve("summary.csv"));
      say(out, "report   " + results.resolve("report.html"));
      say(out, "receipt  " + receipt(here, batch));
      return ExitCode.DONE;
    }
    var attempts = runs.isEmpty() ? List.<AttemptRow>of() : reader.attempts(runs.getLast().id());
    var log = attempts.isEmpty() ? "" : "; log: " + attempts.getLast().log();
    say(out, "report   " + results.resolve("report.html"));
    say(out, "batch " + batch + " " + row.state().word() + ": " + row.why() + log);
    return ExitCode.RUN_FAILED;
  }

  private static void say(PrintWriter out, String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
