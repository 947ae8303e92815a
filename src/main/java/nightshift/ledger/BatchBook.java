package nightshift.ledger;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import org.jdbi.v3.core.Handle;

/** The rows of batches and of their files; every method runs inside the caller's transaction. */
final class BatchBook {
  private final Events events;
  private final Tickets tickets;

  BatchBook(Events events, Tickets tickets) {
    this.events = events;
    this.tickets = tickets;
  }

  static Optional<BatchRow> find(Handle handle, BatchId id) {
    return handle
        .createQuery("select * from batch where inbox = :inbox and name = :name")
        .bind("inbox", id.pipeline())
        .bind("name", id.name())
        .map(Rows.BATCH)
        .findOne();
  }

  static BatchRow get(Handle handle, BatchId id) {
    return find(handle, id)
        .orElseThrow(() -> new IllegalStepException("The ledger knows no batch " + id + "."));
  }

  BatchRow receive(Handle handle, BatchId id, Path folder, boolean loose, String why) {
    var known = find(handle, id);
    if (known.isPresent()) {
      return known.get();
    }
    handle
        .createUpdate(
            """
            insert into batch (inbox, name, folder, loose, state, why, received_at, changed_at)
            values (:inbox, :name, :folder, :loose, 'arriving', :why, :now, :now)\
            """)
        .bind("inbox", id.pipeline())
        .bind("name", id.name())
        .bind("folder", folder.toString())
        .bind("loose", loose)
        .bind("why", why)
        .bind("now", events.now())
        .execute();
    events.batch(handle, id, "-", BatchState.ARRIVING.word(), why);
    return get(handle, id);
  }

  void count(Handle handle, BatchId id, int files, long bytes) {
    handle
        .createUpdate(
            """
            update batch set files = :files, bytes = :bytes
            where inbox = :inbox and name = :name\
            """)
        .bind("files", files)
        .bind("bytes", bytes)
        .bind("inbox", id.pipeline())
        .bind("name", id.name())
        .execute();
  }

  /** The reason changed, the state did not: worth a row, but not one at every look. */
  void reason(Handle handle, BatchRow batch, String why) {
    if (!batch.why().equals(why)) {
      set(handle, batch.id(), batch.state(), why, Optional.empty(), false);
      events.batch(handle, batch.id(), batch.state().word(), batch.state().word(), why);
    }
  }

  /** The one door through which a batch's state changes. Returns the event's seq. */
  long step(Handle handle, BatchRow batch, BatchState to, String why, Optional<String> hint) {
    if (!Steps.after(batch.state()).contains(to)) {
      throw new IllegalStepException(
          "The batch %s is %s and can't become %s (%s)."
              .formatted(batch.id(), batch.state().word(), to.word(), why));
    }
    set(handle, batch.id(), to, why, hint, true);
    return events.batch(handle, batch.id(), batch.state().word(), to.word(), why);
  }

  /** Keeps the file set; a batch that comes again gets a new one beside the old. */
  void take(Handle handle, BatchId id, List<InputRow> files, boolean foreground) {
    handle
        .createUpdate(
            """
            update batch set intake = intake + 1, files = :files, bytes = :bytes, restart = null,
              foreground = :foreground, internal_failures = 0
            where inbox = :inbox and name = :name\
            """)
        .bind("files", files.stream().filter(file -> !file.sign()).count())
        .bind("bytes", files.stream().filter(file -> !file.sign()).mapToLong(InputRow::bytes).sum())
        .bind("foreground", foreground)
        .bind("inbox", id.pipeline())
        .bind("name", id.name())
        .execute();
    keep(handle, id, get(handle, id).intake(), files);
  }

  static void keep(Handle handle, BatchId id, int intake, List<InputRow> files) {
    if (files.isEmpty()) {
      return;
    }
    try (var rows = handle.prepareBatch("insert into input values (?, ?, ?, ?, ?, ?, ?)")) {
      for (var file : files) {
        rows.add(
            id.pipeline(),
            id.name(),
            intake,
            file.path(),
            file.bytes(),
            Times.text(file.modifiedAt()),
            file.sign());
      }
      rows.execute();
    }
  }

  /** What was accepted once comes into the queue again only because somebody asks for it. */
  void refuseKnown(Handle handle, BatchId id) {
    var batch = get(handle, id);
    if (batch.state() != BatchState.ARRIVING && batch.state() != BatchState.READY) {
      throw new IllegalStepException(
          "The batch %s is %s and can't be accepted again.".formatted(id, batch.state().word()));
    }
  }

  /** Queued, or held where a hold covers it. */
  void queue(Handle handle, BatchId id, String why) {
    var batch = get(handle, id);
    var hold = Holds.covering(handle, id);
    if (hold.isPresent()) {
      step(handle, batch, BatchState.HELD, hold.get(), Optional.of(Holds.releaseHint(handle, id)));
      return;
    }
    long place = step(handle, batch, BatchState.QUEUED, why, Optional.empty());
    tickets.issue(handle, id, batch.priority(), place);
  }

  private void set(
      Handle handle,
      BatchId id,
      BatchState state,
      String why,
      Optional<String> hint,
      boolean changed) {
    handle
        .createUpdate(
            """
            update batch set state = :state, why = :why, hint = :hint,
              changed_at = case when :changed then :now else changed_at end
            where inbox = :inbox and name = :name\
            """)
        .bind("state", state.word())
        .bind("why", why)
        .bind("hint", hint.orElse(null))
        .bind("changed", changed)
        .bind("now", events.now())
        .bind("inbox", id.pipeline())
        .bind("name", id.name())
        .execute();
  }
}
