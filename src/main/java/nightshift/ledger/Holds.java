package nightshift.ledger;

import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import org.jdbi.v3.core.Handle;

/** Which holds there are and what they cover. */
final class Holds {
  private Holds() {}

  /** Why a batch waits: the widest hold's reason. */
  static Optional<String> covering(Handle handle, BatchId id) {
    return handle
        .createQuery(
            """
            select why from hold
            where inbox = '' or (inbox = :inbox and batch in ('', :name)) order by inbox, batch\
            """)
        .bind("inbox", id.pipeline())
        .bind("name", id.name())
        .mapTo(String.class)
        .findFirst();
  }

  /** The commands that let it go on. */
  static String releaseHint(Handle handle, BatchId id) {
    var commands =
        handle
            .createQuery(
                """
                select inbox, batch from hold
                where inbox = '' or (inbox = :inbox and batch in ('', :name))
                order by inbox, batch\
                """)
            .bind("inbox", id.pipeline())
            .bind("name", id.name())
            .map((row, c) -> command(row.getString("inbox"), row.getString("batch")))
            .list();
    return "Type `" + String.join("` and `", commands) + "`.";
  }

  static void add(Handle handle, Scope scope, String now, String who, String why) {
    handle
        .createUpdate(
            """
            insert into hold (inbox, batch, since, who, why) values (:inbox, :batch, :now, :who, :why)
            on conflict do nothing\
            """)
        .bind("inbox", inbox(scope))
        .bind("batch", batch(scope))
        .bind("now", now)
        .bind("who", who)
        .bind("why", why)
        .execute();
  }

  static boolean remove(Handle handle, Scope scope) {
    return handle
            .createUpdate("delete from hold where inbox = :inbox and batch = :batch")
            .bind("inbox", inbox(scope))
            .bind("batch", batch(scope))
            .execute()
        > 0;
  }

  /** The batches in that state that the scope covers, longest there first. */
  static List<BatchRow> covered(Handle handle, Scope scope, BatchState state) {
    return handle
        .createQuery(
            """
            select * from batch where state = :state
              and (:inbox = '' or (inbox = :inbox and :batch in ('', name)))
            order by changed_at, inbox, name\
            """)
        .bind("state", state.word())
        .bind("inbox", inbox(scope))
        .bind("batch", batch(scope))
        .map(Rows.BATCH)
        .list();
  }

  private static String command(String inbox, String batch) {
    if (inbox.isEmpty()) {
      return "nightshift release --everything";
    }
    return batch.isEmpty()
        ? "nightshift release --pipeline " + inbox
        : "nightshift release " + inbox + "/" + batch;
  }

  private static String inbox(Scope scope) {
    return switch (scope) {
      case Scope.Everything() -> "";
      case Scope.Pipeline(var name) -> name;
      case Scope.One(var batch) -> batch.pipeline();
    };
  }

  private static String batch(Scope scope) {
    return switch (scope) {
      case Scope.Everything(), Scope.Pipeline(_) -> "";
      case Scope.One(var batch) -> batch.name();
    };
  }
}
