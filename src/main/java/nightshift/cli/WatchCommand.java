package nightshift.cli;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import nightshift.Problem;
import nightshift.Problem.Kind;
import nightshift.Workspace;
import nightshift.ledger.WatchLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The daemon in the foreground; what it runs outlives it. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Watch the inbox and run what arrives, until ^C.")
final class WatchCommand implements Callable<Integer> {
  private final Supplier<Workspace> workspace;
  private final InstantSource clock;

  @Spec CommandSpec spec;

  WatchCommand(Supplier<Workspace> workspace, InstantSource clock) {
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() throws Exception {
    var here = workspace.get();
    var err = spec.commandLine().getErr();
    Wiring.warnings(here).forEach(warning -> Messages.warning(err, warning));
    switch (WatchLock.take(here.state())) {
      case WatchLock.AlreadyHeld other -> {
        Messages.error(
            err,
            Problem.of(
                Kind.USER,
                "another watch works in this workspace"
                    + (other.pid() > 0 ? " (pid " + other.pid() + ")" : ""),
                "see what it does with: nightshift status"));
        return ExitCode.ANOTHER_WATCH.number;
      }
      case WatchLock.Held lock -> {
        watch(here, lock);
        return ExitCode.DONE.number;
      }
    }
  }

  private void watch(Workspace here, WatchLock.Held lock) throws InterruptedException {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    var asked = new CountDownLatch(1);
    Interrupts.onStop(asked::countDown);
    try (lock;
        var place =
            Workplace.checked(
                here,
                clock,
                (run, line) -> say(out, run.batch() + ": " + line),
                (run, pause) -> false,
                problem -> Messages.error(err, problem))) {
      try (var events = new EventLines(place.ledger(), out)) {
        events.startFromNow();
        try (var daemon = place.startWatching(lock)) {
          say(
              out,
              "watching "
                  + here.inbox()
                  + " (pid "
                  + ProcessHandle.current().pid()
                  + "); ^C to stop");
          daemon.keepHouse(place.housekeeping(line -> say(out, line)));
          asked.await();
          err.println("stopping: no more work is taken");
        }
      }
      var left = place.ledger().read().unfinishedRuns();
      left.forEach(run ->
          err.println(
              "left running under its supervisor: "
                  + run.batch()
                  + " ("
                  + run.id()
                  + "); the next watch takes it up"));
      err.flush();
    }
  }

  private static void say(java.io.PrintWriter out, String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
