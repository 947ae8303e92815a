package nightshift.ledger;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Instant;
import nightshift.BatchId;
import org.jdbi.v3.core.Handle;

/**
 * Puts batches into db-scheduler's table. A ticket is good for one turn of one batch: the batch row
 * names the only one that counts, so an old one that is still in the table, or being run, starts
 * nothing.
 */
final class Tickets {
  static final String TASK = "batch";

  private final SchedulerClient client;

  Tickets(Connections connections) {
    var task =
        Tasks.oneTime(TASK)
            .execute((ticket, context) -> {
              throw new IllegalStateException("only BatchQueue runs tickets");
            });
    client =
        SchedulerClient.Builder.create(connections, task)
            .jdbcCustomization(new SqliteJdbcCustomization())
            .enablePriority()
            .build();
  }

  /**
   * Must be called in the transaction of the step that queues the batch.
   *
   * @param place the seq of the event that queued it. It stands in the table as execution time, so
   *     that the order of work is the order of events and no clock can make a batch wait.
   */
  void issue(Handle handle, BatchId batch, int priority, long place) {
    var ticket = batch + "#" + place;
    handle
        .createUpdate("update batch set ticket = :ticket where inbox = :inbox and name = :name")
        .bind("ticket", ticket)
        .bind("inbox", batch.pipeline())
        .bind("name", batch.name())
        .execute();
    client.scheduleIfNotExists(
        new TaskInstance.Builder<Void>(TASK, ticket).priority(priority).build(),
        Instant.ofEpochMilli(place));
  }

  void reprioritize(Handle handle, BatchId batch, int priority) {
    handle
        .createUpdate(
            """
            update scheduled_tasks set priority = :priority
            where task_instance = (select ticket from batch where inbox = :inbox and name = :name)\
            """)
        .bind("priority", priority)
        .bind("inbox", batch.pipeline())
        .bind("name", batch.name())
        .execute();
  }
}
