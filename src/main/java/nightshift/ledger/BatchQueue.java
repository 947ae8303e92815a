package nightshift.ledger;

import java.time.Duration;
import nightshift.BatchId;

/**
 * The durable queue: hands each accepted batch to the handler, highest priority and longest wait
 * first, again after a crash, never after its end.
 */
public final class BatchQueue implements AutoCloseable {
  /** What the queue calls for each batch; by its return the batch has ended in the ledger. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @param revived true when an earlier start of this batch was cut off: adopt or resume
     */
    void handle(BatchId batch, boolean revived) throws Exception;
  }

  /** {@code lock} proves that no other daemon runs here, so what was being run is dead. */
  public BatchQueue(Ledger ledger, WatchLock.Held lock, int slots, Handler handler) {}

  /** Revives what a dead daemon left, then takes work. */
  public void start() {}

  /** Looks for work now, e.g. after {@link Ledger#accepted}; without it the next look is near. */
  public void wake() {}

  /** One sweep: queues every accepted batch that has no ticket. Returns how many it found. */
  public int sweep() {
    return 0;
  }

  /** Takes no more work and waits for what runs; true when nothing is left. */
  public boolean stop(Duration wait) {
    return wait.isZero();
  }

  @Override
  public void close() {}
}
