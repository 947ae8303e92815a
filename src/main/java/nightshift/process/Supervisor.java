package nightshift.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nightshift.Problem;
import nightshift.ProblemException;

/**
 * Starts each job under a small process of its own that outlives Nightshift, and finds such jobs
 * again after a restart. Safe for use by many threads.
 */
public final class Supervisor {
  private final SupervisorScript script;
  private final Optional<SystemTools> tools = SystemTools.find();
  private final InstantSource time;

  /**
   * @param state private folder where the supervisor's script is kept
   */
  public Supervisor(Path state, InstantSource time) {
    this.script = new SupervisorScript(state.toAbsolutePath());
    this.time = time;
  }

  /** What this machine lacks to run jobs at all. */
  public static Optional<Problem> obstacle() {
    return SystemTools.find().isPresent() ? Optional.empty() : Optional.of(SystemTools.missing());
  }

  /** Whether a process belongs to an attempt, of whichever workspace of this user. */
  public static boolean owns(long pid) {
    return ProcessTree.ofAnyAttempt(pid);
  }

  /**
   * A command that can't be started is an end like others; only trouble with the supervisor itself
   * (no process, no folder, no log) is thrown.
   */
  public RunningJob start(Job job) throws IOException {
    var found = tools.orElseThrow(() -> new ProblemException(SystemTools.missing()));
    var folder = new AttemptFolder(job.folder().toAbsolutePath());
    folder.prepare(job);
    var obstacle = StartCheck.obstacle(job.command());
    if (obstacle.isPresent()) {
      return neverBegan(folder, obstacle.get());
    }
    var log = job.log().toAbsolutePath();
    if (log.getParent() != null) {
      Files.createDirectories(log.getParent());
    }
    var builder = new ProcessBuilder(argv(job, folder, found, script.installed()));
    builder.directory(job.command().directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(job.command().environment());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    var process = builder.start();
    var ending = new Ending(folder, time, Optional.of(job.command()));
    return new RunningJob(
        folder,
        process.toHandle(),
        job.grace(),
        Following.of(
            process.pid(),
            () -> {
              process.waitFor();
              return ending.get();
            }));
  }

  /** Finds what an earlier Nightshift began in this folder; never starts anything. */
  public Adoption adopt(Path attemptFolder) throws IOException, InterruptedException {
    var folder = new AttemptFolder(attemptFolder.toAbsolutePath());
    if (!Files.isDirectory(folder.path()) || folder.bar()) {
      return new Adoption.NeverStarted();
    }
    var ending = new Ending(folder, time, Optional.empty());
    var supervisor = folder.supervisor().flatMap(ProcessIdentity::process);
    if (supervisor.isPresent()) {
      var process = supervisor.get();
      return new Adoption.StillRunning(
          new RunningJob(
              folder,
              process,
              Duration.ofSeconds(10),
              Following.of(
                  process.pid(),
                  () -> {
                    Following.awaitAdopted(folder, process);
                    return ending.get();
                  })));
    }
    var status = ending.written();
    return status.isPresent() ? new Adoption.Ended(status.get()) : new Adoption.Lost(ending.lost());
  }

  private RunningJob neverBegan(AttemptFolder folder, String reason) throws IOException {
    folder.bar();
    var end =
        new ProcessEnd(
            ProcessEnd.Cause.NOT_STARTED,
            127,
            Optional.empty(),
            time.instant(),
            List.of(),
            Optional.empty(),
            Optional.of(reason));
    var nobody = ProcessHandle.current();
    return new RunningJob(folder, nobody, Duration.ZERO, CompletableFuture.completedFuture(end));
  }

  private List<String> argv(Job job, AttemptFolder folder, SystemTools system, Path file)
      throws IOException {
    var words =
        new ArrayList<>(
            List.of(
                system.setsid().toString(),
                system.sh().toString(),
                file.toString(),
                system.sh().toString(),
                system.setsid().toString(),
                system.flock().toString(),
                folder.path().toString(),
                job.cookie(),
                seconds(job.grace()),
                job.timeout().map(Supervisor::seconds).orElse("0")));
    words.addAll(LeaseArguments.of(job, time));
    words.add("--");
    words.addAll(job.command().argv());
    return words;
  }

  private static String seconds(Duration duration) {
    return "%d.%03d".formatted(duration.toSeconds(), duration.toMillisPart());
  }
}
