package nightshift.ledger;

import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.Problem;
import org.jdbi.v3.core.Handle;

/** Carries out what a person asks for, or writes it down; inside the caller's transaction. */
final class Requests {
  private final Events events;
  private final BatchBook batches;
  private final Tickets tickets;

  Requests(Events events, BatchBook batches, Tickets tickets) {
    this.events = events;
    this.batches = batches;
    this.tickets = tickets;
  }

  Answer ask(Handle handle, BatchId id, Request request) {
    var found = BatchBook.find(handle, id);
    if (found.isEmpty()) {
      return refuse(
          "The ledger knows no batch " + id + ".", "Type `nightshift status --all` for all names.");
    }
    var batch = found.get();
    return switch (request) {
      case Request.Cancel() -> cancel(handle, batch, request);
      case Request.Hold() -> holdOne(handle, batch);
      case Request.Release() -> release(handle, new Scope.One(id));
      case Request.Retry(var restart) -> retry(handle, batch, restart);
      case Request.Priority(int value) -> priority(handle, batch, value);
    };
  }

  private Answer cancel(Handle handle, BatchRow batch, Request request) {
    return switch (batch.state()) {
      case ARRIVING, READY, QUEUED, HELD -> {
        batches.step(
            handle, batch, BatchState.CANCELLED, "cancelled before it started", Optional.empty());
        yield happened(batch.id() + " is cancelled; nothing of it had been run.");
      }
      case RUNNING ->
          new Answer.Waiting(
              write(handle, batch.id(), request),
              "The jobs of " + batch.id() + " are being ended.");
      case DONE, FAILED, CANCELLED, REFUSED ->
          refuse(
              batch.id() + " has ended: it is " + batch.state().word() + ".",
              "There is nothing to cancel.");
    };
  }

  private long write(Handle handle, BatchId id, Request request) {
    return handle
        .createQuery(
            """
            insert into request (at, who, inbox, batch, wish)
            values (:at, :who, :inbox, :batch, :wish) returning id\
            """)
        .bind("at", events.now())
        .bind("who", events.who())
        .bind("inbox", id.pipeline())
        .bind("batch", id.name())
        .bind("wish", request.word())
        .mapTo(Long.class)
        .one();
  }

  void answered(Handle handle, long request, String what) {
    handle
        .createUpdate(
            """
            update request set answer = :answer, answered_at = :now
            where id = :id and answer is null\
            """)
        .bind("answer", what)
        .bind("now", events.now())
        .bind("id", request)
        .execute();
  }

  private Answer retry(Handle handle, BatchRow batch, Restart restart) {
    return switch (batch.state()) {
      case DONE ->
          restart instanceof Restart.FromFailure
              ? refuse(
                  batch.id() + " is done: nothing of it failed.",
                  "To run it again: `nightshift retry %s --all`.".formatted(batch.id()))
              : again(handle, batch, restart);
      case FAILED, CANCELLED, REFUSED -> again(handle, batch, restart);
      case ARRIVING, READY, QUEUED, RUNNING, HELD ->
          refuse(
              batch.id() + " has not ended: it is " + batch.state().word() + ".",
              "Wait for its end, or cancel it first: `nightshift cancel %s`."
                  .formatted(batch.id()));
    };
  }

  private Answer again(Handle handle, BatchRow batch, Restart restart) {
    if (batch.intake() == 0) {
      batches.step(handle, batch, BatchState.ARRIVING, "looked at again", Optional.empty());
      return happened(batch.id() + " is looked at again as if it had just arrived.");
    }
    handle
        .createUpdate(
            """
            update batch set restart = :restart, internal_failures = 0, foreground = 0
            where inbox = :inbox and name = :name\
            """)
        .bind("restart", restart.word())
        .bind("inbox", batch.id().pipeline())
        .bind("name", batch.id().name())
        .execute();
    var from =
        switch (restart) {
          case Restart.All() -> "every segment";
          case Restart.From(var segment) -> "from the segment " + segment;
          case Restart.FromFailure() -> "from the first segment that is not done";
        };
    batches.queue(handle, batch.id(), "asked to run again, " + from);
    return happened(batch.id() + " is queued again, " + from + ".");
  }

  private Answer priority(Handle handle, BatchRow batch, int value) {
    if (batch.state().ended()) {
      return refuse(
          batch.id() + " has ended: it is " + batch.state().word() + ".",
          "Priority only matters to a batch that waits.");
    }
    handle
        .createUpdate("update batch set priority = :value where inbox = :inbox and name = :name")
        .bind("value", value)
        .bind("inbox", batch.id().pipeline())
        .bind("name", batch.id().name())
        .execute();
    tickets.reprioritize(handle, batch.id(), value);
    events.batch(
        handle, batch.id(), batch.state().word(), batch.state().word(), "priority " + value);
    return happened(batch.id() + " has priority " + value + ".");
  }

  private Answer holdOne(Handle handle, BatchRow batch) {
    return switch (batch.state()) {
      case RUNNING ->
          refuse(
              batch.id() + " runs already; a hold keeps a batch from starting.",
              "To stop it: `nightshift cancel %s`.".formatted(batch.id()));
      case DONE, FAILED, CANCELLED, REFUSED ->
          refuse(
              batch.id() + " has ended: it is " + batch.state().word() + ".",
              "There is nothing to hold.");
      case ARRIVING, READY, QUEUED, HELD -> {
        hold(handle, new Scope.One(batch.id()), "on hold");
        yield happened(batch.id() + " is on hold.");
      }
    };
  }

  Answer hold(Handle handle, Scope scope, String why) {
    Holds.add(handle, scope, events.now(), events.who(), why);
    var waiting = Holds.covered(handle, scope, BatchState.QUEUED);
    for (var batch : waiting) {
      batches.step(
          handle, batch, BatchState.HELD, why, Optional.of(Holds.releaseHint(handle, batch.id())));
    }
    return happened(
        "%s on hold: %s held, what comes later waits too, what runs goes on."
            .formatted(title(scope), count(waiting)));
  }

  Answer release(Handle handle, Scope scope) {
    if (!Holds.remove(handle, scope)) {
      return refuse(title(scope) + " not on hold.", "Type `nightshift status` for what is.");
    }
    var held = Holds.covered(handle, scope, BatchState.HELD);
    var free = held.stream().filter(row -> Holds.covering(handle, row.id()).isEmpty()).toList();
    for (var batch : free) {
      batches.queue(handle, batch.id(), "released");
    }
    var rest =
        held.size() == free.size()
            ? "."
            : ", " + (held.size() - free.size()) + " still held by another hold.";
    return happened("%s released: %s queued%s".formatted(title(scope), count(free), rest));
  }

  private static String title(Scope scope) {
    return switch (scope) {
      case Scope.Everything() -> "Everything is";
      case Scope.Pipeline(var name) -> "The pipeline " + name + " is";
      case Scope.One(var batch) -> batch + " is";
    };
  }

  private static String count(List<BatchRow> rows) {
    return rows.size() == 1 ? "1 batch" : rows.size() + " batches";
  }

  private static Answer happened(String what) {
    return new Answer.Happened(what);
  }

  private static Answer refuse(String what, String hint) {
    return new Answer.Refused(Problem.of(Problem.Kind.USER, what, hint));
  }
}
