package nightshift.process;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reads how an attempt ended, or puts an end to what a dead supervisor left behind. */
record Ending(AttemptFolder folder, InstantSource time, Optional<Command> command) {
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Once the supervisor is gone. */
  ProcessEnd get() throws IOException, InterruptedException {
    var status = written();
    return status.isPresent() ? status.get() : lost();
  }

  Optional<ProcessEnd> written() throws IOException {
    var status = folder.status();
    if (status.isEmpty()) {
      return Optional.empty();
    }
    var found = status.get();
    return Optional.of(
        new ProcessEnd(
            found.cause(),
            found.exitCode(),
            folder.started().map(AttemptFolder.Started::at),
            found.ended(),
            found.cards(),
            Optional.of(new ProcessEnd.Usage(found.cpuSeconds())),
            reason(found.cause())));
  }

  /** Ends what is left of the tree, so that nothing runs twice. */
  ProcessEnd lost() throws IOException, InterruptedException {
    var supervisor = folder.supervisor();
    boolean rebooted = supervisor.isPresent() && !supervisor.get().sameBoot();
    var cookie = folder.cookie();
    if (cookie.isPresent()) {
      new ProcessTree(cookie.get()).end(GRACE);
    }
    var started = folder.started();
    var cancelled = folder.cancelReason();
    return new ProcessEnd(
        cancelled.isPresent() ? ProcessEnd.Cause.CANCELLED : ProcessEnd.Cause.LOST,
        137,
        started.map(AttemptFolder.Started::at),
        time.instant(),
        started.map(AttemptFolder.Started::cards).orElse(List.of()),
        Optional.empty(),
        cancelled.or(() ->
            Optional.of(
                rebooted
                    ? "the machine was restarted while it ran"
                    : "its supervisor was killed; what was left of it has been ended")));
  }

  private Optional<String> reason(ProcessEnd.Cause cause) throws IOException {
    return switch (cause) {
      case EXITED, TIMED_OUT, LOST -> Optional.empty();
      case NOT_STARTED ->
          command
              .map(StartCheck::refusal)
              .or(() -> Optional.of("the system refused to run it; its log tells why"));
      case CANCELLED ->
          Optional.of(folder.cancelReason().orElse("its supervisor was asked to end by a signal"));
    };
  }
}
