package nightshift.ledger;

import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import org.jdbi.v3.core.Handle;

/** The queue's half of the ledger: a batch's turn begins and ends here. */
final class Turns {
  /** A batch that fails inside Nightshift this often is set aside, so that it can't stop others. */
  private static final int INTERNAL_FAILURES = 2;

  /**
   * A turn to be run; {@code revived} when an earlier one was cut off. A batch that ended or is
   * held gets one too while its ticket is there: what is told about it may be older than its end.
   */
  record Turn(BatchId batch, boolean revived) {}

  private final Events events;
  private final BatchBook batches;
  private final RunBook runs;
  private final Tickets tickets;

  Turns(Events events, BatchBook batches, RunBook runs, Tickets tickets) {
    this.events = events;
    this.batches = batches;
    this.runs = runs;
    this.tickets = tickets;
  }

  /** Empty for a ticket that means nothing: of a batch that got a new one, or is not accepted. */
  Optional<Turn> begin(Handle handle, String ticket) {
    var found = holder(handle, ticket);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var batch = found.get();
    return switch (batch.state()) {
      case QUEUED -> {
        batches.step(handle, batch, BatchState.RUNNING, "its turn came", Optional.empty());
        yield Optional.of(new Turn(batch.id(), false));
      }
      case RUNNING -> {
        events.batch(handle, batch.id(), "running", "running", "goes on after a restart");
        yield Optional.of(new Turn(batch.id(), true));
      }
      case DONE, FAILED, CANCELLED, HELD -> Optional.of(new Turn(batch.id(), true));
      case ARRIVING, READY, REFUSED -> Optional.empty();
    };
  }

  /** True when the ticket has to stay in the table: the batch has not ended. */
  private boolean leftOver(Handle handle, String ticket) {
    return holder(handle, ticket)
        .map(batch -> batch.state() == BatchState.RUNNING || batch.state() == BatchState.QUEUED)
        .orElse(false);
  }

  /** The turn ended and the batch did not. True when it gets another turn. */
  boolean failed(Handle handle, String ticket, String why) {
    var found = holder(handle, ticket).filter(row -> row.state() == BatchState.RUNNING);
    if (found.isEmpty()) {
      return leftOver(handle, ticket);
    }
    var batch = found.get();
    int failures =
        handle
            .createQuery(
                """
                update batch set internal_failures = internal_failures + 1
                where ticket = :ticket returning internal_failures\
                """)
            .bind("ticket", ticket)
            .mapTo(Integer.class)
            .one();
    if (failures < INTERNAL_FAILURES) {
      batches.step(handle, batch, BatchState.QUEUED, "tried again after: " + why, Optional.empty());
      return true;
    }
    endRuns(handle, batch.id(), RunState.FAILED, why);
    batches.step(
        handle,
        batch,
        BatchState.FAILED,
        "set aside after two internal failures: " + why,
        Optional.of(
            "This is a bug; please report it with the daemon's log. To try again: `nightshift retry %s`."
                .formatted(batch.id())));
    return false;
  }

  /** No end of a batch leaves a run of it open. */
  void endRuns(Handle handle, BatchId batch, RunState end, String why) {
    for (var run : unfinished(handle, batch)) {
      runs.end(handle, run.id(), end, Optional.of(why), Optional.empty());
    }
  }

  static List<RunRow> unfinished(Handle handle, BatchId batch) {
    return handle
        .createQuery(
            """
            select * from run where inbox = :inbox and batch = :batch and ended_at is null
            order by id\
            """)
        .bind("inbox", batch.pipeline())
        .bind("batch", batch.name())
        .map(Rows.RUN)
        .list();
  }

  /**
   * Whoever had picked a ticket is dead, because we hold the watch lock: no need to wait for its
   * heartbeats to grow old.
   */
  void revive(Handle handle) {
    handle.execute(
        """
        update scheduled_tasks set picked = 0, picked_by = null, last_heartbeat = null,
          version = version + 1 where picked = 1\
        """);
  }

  /** Gives a ticket to each accepted batch whose ticket is not in the table. */
  int sweep(Handle handle) {
    var lost =
        handle
            .createQuery(
                """
                select * from batch
                where state in ('queued', 'running') and foreground = 0
                  and not exists (select 1 from scheduled_tasks where task_instance = ticket)
                order by changed_at\
                """)
            .map(Rows.BATCH)
            .list();
    for (var batch : lost) {
      long place =
          events.batch(
              handle,
              batch.id(),
              batch.state().word(),
              batch.state().word(),
              "it was accepted but not in the queue: queued again");
      tickets.issue(handle, batch.id(), batch.priority(), place);
    }
    return lost.size();
  }

  private static Optional<BatchRow> holder(Handle handle, String ticket) {
    return handle
        .createQuery("select * from batch where ticket = :ticket and foreground = 0")
        .bind("ticket", ticket)
        .map(Rows.BATCH)
        .findOne();
  }
}
