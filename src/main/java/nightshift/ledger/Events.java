package nightshift.ledger;

import java.time.InstantSource;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.RunId;
import org.jdbi.v3.core.Handle;

/** Adds the row that every step leaves behind. */
final class Events {
  private final InstantSource clock;
  private final String who =
      System.getProperty("user.name", "?") + ", pid " + ProcessHandle.current().pid();

  Events(InstantSource clock) {
    this.clock = clock;
  }

  String now() {
    return Times.text(clock.instant());
  }

  String who() {
    return who;
  }

  long batch(Handle handle, BatchId batch, String from, String to, String why) {
    return add(handle, batch, Optional.empty(), "batch", from, to, why);
  }

  /** Returns the event's seq. */
  long add(
      Handle handle,
      BatchId batch,
      Optional<RunId> run,
      String what,
      String from,
      String to,
      String why) {
    return handle
        .createQuery(
            """
            insert into event (at, who, inbox, batch, run, what, from_state, to_state, why)
            values (:at, :who, :inbox, :batch, :run, :what, :from, :to, :why) returning seq\
            """)
        .bind("at", now())
        .bind("who", who)
        .bind("inbox", batch.pipeline())
        .bind("batch", batch.name())
        .bind("run", run.map(RunId::number).orElse(null))
        .bind("what", what)
        .bind("from", from)
        .bind("to", to)
        .bind("why", why)
        .mapTo(Long.class)
        .one();
  }
}
