package nightshift.camel;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import nightshift.inbox.InboxEvents;
import nightshift.ledger.BatchQueue;
import nightshift.run.Housekeeping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code watch} keeps alive: the routes, the durable queue, file events and the ear for
 * people's requests.
 */
public final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final Engine engine;
  private final BatchQueue queue;
  private final Control control;
  private Optional<InboxEvents> events = Optional.empty();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("control").daemon().factory());

  private final ScheduledExecutorService house =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform()
              .name("housekeeping")
              .priority(Thread.MIN_PRIORITY)
              .daemon()
              .factory());

  public Daemon(Engine engine, BatchQueue queue, Control control) {
    this.engine = engine;
    this.queue = queue;
    this.control = control;
  }

  /** Starts all of it; the queue first revives what an earlier daemon left. */
  public void start(Map<String, Object> beans, Duration scan, Path inbox) {
    engine.start(beans, Optional.of(scan));
    queue.start();
    events =
        Optional.of(
            InboxEvents.onChange(
                inbox,
                () ->
                    engine.send(
                        "seda:scan?size=1&discardWhenFull=true&waitForTaskToComplete=Never", "")));
    ticks.scheduleWithFixedDelay(this::listen, 200, 200, TimeUnit.MILLISECONDS);
  }

  /** Between batches, in the background; trouble with it stops nothing else. */
  public void keepHouse(Housekeeping housekeeping) {
    house.scheduleWithFixedDelay(() -> tidy(housekeeping), 2, 10, TimeUnit.SECONDS);
  }

  private static void tidy(Housekeeping housekeeping) {
    try {
      housekeeping.runOnce();
    } catch (RuntimeException e) {
      LOG.warn("Rehearsals, clearing up and backups go wrong now, tried again: {}", e.toString());
    }
  }

  private static void end(ScheduledExecutorService service) {
    service.shutdownNow();
    try {
      if (!service.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("A build by day is still ending");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    try {
      control.runOnce();
    } catch (RuntimeException | IOException e) {
      LOG.warn("Requests cannot be read now, tried again: {}", e.toString());
    }
  }

  private static void close(InboxEvents events) {
    try {
      events.close();
    } catch (IOException e) {
      LOG.debug("File events could not be closed", e);
    }
  }

  /** Takes no more work and waits until what runs has ended, report and receipt included. */
  public boolean drain(Duration wait) {
    return queue.stop(wait);
  }

  /** Takes no more work; commands that run go on under their supervisors. */
  @Override
  public void close() {
    ticks.shutdownNow();
    end(house);
    events.ifPresent(Daemon::close);
    queue.stop(Duration.ZERO);
    engine.close();
  }
}
