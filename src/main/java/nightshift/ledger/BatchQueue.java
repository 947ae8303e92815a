package nightshift.ledger;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import nightshift.BatchId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable queue: hands each accepted batch to the handler, highest priority and longest wait
 * first, again after a crash, never after its end. db-scheduler picks and keeps the tickets;
 * whether a ticket still starts anything is decided in the ledger, in one transaction with the
 * step.
 */
public final class BatchQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchQueue.class);

  /** Short, because another process may queue (`retry`, `release`); in this one {@link #wake}. */
  private static final Duration POLL = Duration.ofMillis(250);

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** Ten years: while we hold the watch lock nobody else can die, and we know that we live. */
  private static final int MISSED_HEARTBEATS = 31_536_000;

  /** For an interrupted handler to leave. */
  private static final Duration LEAVING = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** What the queue calls for each batch; by its return the batch has ended in the ledger. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @param revived true when an earlier start of this batch was cut off: adopt or resume
     */
    void handle(BatchId batch, boolean revived) throws Exception;
  }

  private final Ledger ledger;
  private final Handler handler;
  private final Scheduler scheduler;
  private final Map<BatchId, Thread> running = new HashMap<>();
  private boolean stopping;
  private boolean interrupting;

  /** {@code lock} proves that no other daemon runs here, so what was being run is dead. */
  public BatchQueue(
      Ledger ledger, WatchLock.Held lock, int slots, InstantSource clock, Handler handler) {
    if (!lock.isHeld()) {
      throw new IllegalStateException("the watch lock was given back");
    }
    this.ledger = ledger;
    this.handler = handler;
    var task =
        Tasks.custom(Tickets.TASK, Void.class).execute((ticket, context) -> turn(ticket.getId()));
    scheduler =
        Scheduler.create(ledger.connections(), task)
            .jdbcCustomization(new SqliteJdbcCustomization())
            .schedulerName(new SchedulerName.Fixed("pid " + ProcessHandle.current().pid()))
            .threads(slots)
            .pollingInterval(POLL)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(LEAVING)
            .enablePriority()
            .clock(new MonotonicClock(clock))
            .build();
  }

  /** Revives what a dead daemon left, then takes work. */
  public void start() {
    ledger.onTurns((turns, handle) -> {
      turns.revive(handle);
      return turns.sweep(handle);
    });
    ledger.onQueued(this::wake);
    scheduler.start();
  }

  /** Looks for work now; {@link Ledger#accepted} on the same ledger does it by itself. */
  public void wake() {
    scheduler.triggerCheckForDueExecutions();
  }

  /** Queues every accepted batch that has no ticket. Returns how many there were. */
  public int sweep() {
    int found = ledger.onTurns(Turns::sweep);
    wake();
    return found;
  }

  /** The batches in the handler's hands. */
  public Set<BatchId> running() {
    synchronized (running) {
      return Set.copyOf(running.keySet());
    }
  }

  /**
   * Takes no more work and waits for what runs; what is left then is interrupted and stays running
   * in the ledger, for the next start. True when nothing was left.
   */
  public boolean stop(Duration wait) {
    boolean idle;
    boolean first;
    synchronized (running) {
      first = !stopping;
      stopping = true;
      idle = awaitIdle(System.nanoTime() + wait.toNanos());
      interrupting |= !running.isEmpty();
      running.values().forEach(Thread::interrupt);
    }
    if (first) {
      scheduler.stop();
    }
    return idle;
  }

  @Override
  public void close() {
    stop(Duration.ZERO);
  }

  private boolean awaitIdle(long deadline) {
    while (!running.isEmpty()) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      try {
        running.wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private CompletionHandler<Void> turn(String ticket) {
    var turn = persistently(() -> ledger.onTurns((turns, handle) -> turns.begin(handle, ticket)));
    if (turn.isEmpty()) {
      return stay();
    }
    if (turn.get().isEmpty()) {
      return remove();
    }
    var batch = turn.get().get().batch();
    if (!enter(batch)) {
      return stay();
    }
    try {
      return run(ticket, turn.get().get());
    } finally {
      leave(batch);
    }
  }

  private CompletionHandler<Void> run(String ticket, Turns.Turn turn) {
    String why;
    try {
      handler.handle(turn.batch(), turn.revived());
      why = "the handler returned without an end";
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      if (!isInterrupting()) {
        LOG.error("{} failed inside Nightshift", turn.batch(), e);
      }
      why = e.toString();
    }
    var reason = why;
    if (isInterrupting()) {
      // Also of a batch that has ended: its end may have been interrupted before it was told.
      return stay();
    }
    var again =
        persistently(() -> ledger.onTurns((turns, handle) -> turns.failed(handle, ticket, reason)));
    return again.orElse(true) ? stay() : remove();
  }

  /** One turn of a batch at a time, also when a retry comes before the last one has left. */
  private boolean enter(BatchId batch) {
    synchronized (running) {
      while (running.containsKey(batch) && !stopping) {
        try {
          running.wait();
        } catch (InterruptedException e) {
          return false;
        }
      }
      if (!stopping) {
        running.put(batch, Thread.currentThread());
      }
      return !stopping;
    }
  }

  private void leave(BatchId batch) {
    synchronized (running) {
      running.remove(batch);
      running.notifyAll();
    }
  }

  private boolean isInterrupting() {
    synchronized (running) {
      return interrupting;
    }
  }

  private CompletionHandler<Void> remove() {
    return (complete, operations) ->
        persistently(() -> {
          operations.remove();
          return true;
        });
  }

  private CompletionHandler<Void> stay() {
    return (complete, operations) ->
        persistently(() -> {
          operations.reschedule(complete, complete.getExecution().executionTime);
          return true;
        });
  }

  /** Disk full, or locked by another program: that passes, and the batch must not suffer. */
  private <T> Optional<T> persistently(Supplier<T> step) {
    while (true) {
      try {
        return Optional.of(step.get());
      } catch (RuntimeException e) {
        if (!Trouble.passes(e)) {
          LOG.error("A step of the queue failed inside Nightshift", e);
          return Optional.empty();
        }
        LOG.warn("The ledger does not answer; trying again: {}", e.getMessage());
        if (!pause()) {
          return Optional.empty();
        }
      }
    }
  }

  private boolean pause() {
    synchronized (running) {
      try {
        if (!stopping) {
          running.wait(PAUSE.toMillis());
        }
      } catch (InterruptedException e) {
        return false;
      }
      return !stopping;
    }
  }
}
