package nightshift.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job under its supervisor, started by us or found again. Safe for use by many threads. */
public final class RunningJob {
  /** What it is doing. */
  public enum State {
    WAITING_FOR_GPU,
    RUNNING,
    ENDED
  }

  /** How long a supervisor gets, beyond the grace it gives its job, before it counts as stuck. */
  private static final Duration STUCK = Duration.ofSeconds(5);

  private final AttemptFolder folder;
  private final ProcessHandle supervisor;
  private final Duration grace;
  private final CompletableFuture<ProcessEnd> end;

  RunningJob(
      AttemptFolder folder,
      ProcessHandle supervisor,
      Duration grace,
      CompletableFuture<ProcessEnd> end) {
    this.folder = folder;
    this.supervisor = supervisor;
    this.grace = grace;
    this.end = end;
  }

  /** The supervisor's pid. */
  public long pid() {
    return supervisor.pid();
  }

  /** UUIDs of the cards it holds; empty while it waits, and for a CPU job. */
  public List<String> leasedCards() {
    try {
      return folder.started().map(AttemptFolder.Started::cards).orElse(List.of());
    } catch (IOException e) {
      return List.of();
    }
  }

  public State state() {
    if (end.isDone()) {
      return State.ENDED;
    }
    try {
      return folder.wantsGpu() && folder.started().isEmpty()
          ? State.WAITING_FOR_GPU
          : State.RUNNING;
    } catch (IOException e) {
      return State.RUNNING;
    }
  }

  /** Blocks until the whole tree is gone; made for a virtual thread. */
  public ProcessEnd await() throws InterruptedException, IOException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IOException("can't tell how the attempt in " + folder.path() + " ended", e);
    }
  }

  /** The same for those who would rather be called. */
  public CompletableFuture<ProcessEnd> onEnd() {
    return end.copy();
  }

  /**
   * TERM to the whole tree, KILL after the grace; returns at once, {@link #await()} tells the end.
   */
  public void cancel(String why) throws IOException {
    if (end.isDone()) {
      return;
    }
    folder.noteCancel(why);
    supervisor.destroy();
    Thread.ofVirtual().name("cancel-" + pid()).start(this::endAStuckSupervisor);
  }

  private void endAStuckSupervisor() {
    try {
      end.get(grace.plus(STUCK).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Whoever follows it finds it dead and ends what is left of its tree.
      supervisor.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CompletionException e) {
      // The follower reports it.
    }
  }
}
