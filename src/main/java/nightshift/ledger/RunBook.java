package nightshift.ledger;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.RunId;
import org.jdbi.v3.core.Handle;

/** The rows of runs and their segments; every method runs inside the caller's transaction. */
final class RunBook {
  private final Events events;

  RunBook(Events events) {
    this.events = events;
  }

  static RunRow get(Handle handle, RunId id) {
    return handle
        .createQuery("select * from run where id = :id")
        .bind("id", id.number())
        .map(Rows.RUN)
        .findOne()
        .orElseThrow(() -> new IllegalStepException("The ledger knows no " + id + "."));
  }

  static RunRow running(Handle handle, RunId id) {
    var run = get(handle, id);
    if (run.state() != RunState.RUNNING) {
      throw new IllegalStepException(
          "%s of %s has ended: it is %s.".formatted(id, run.batch(), run.state().word()));
    }
    return run;
  }

  RunId start(Handle handle, BatchId batch, String pipeline, Path pipelineFile, Path folder) {
    var row = BatchBook.get(handle, batch);
    if (row.state() != BatchState.RUNNING) {
      throw new IllegalStepException(
          "A run of %s can't start: the batch is %s.".formatted(batch, row.state().word()));
    }
    var id =
        new RunId(
            handle
                .createQuery(
                    """
                    insert into run (inbox, batch, pipeline, pipeline_file, folder, intake, state, started_at)
                    values (:inbox, :batch, :pipeline, :file, :folder, :intake, 'running', :now)
                    returning id\
                    """)
                .bind("inbox", batch.pipeline())
                .bind("batch", batch.name())
                .bind("pipeline", pipeline)
                .bind("file", pipelineFile.toString())
                .bind("folder", folder.toString())
                .bind("intake", row.intake())
                .bind("now", events.now())
                .mapTo(Long.class)
                .one());
    events.add(
        handle,
        batch,
        Optional.of(id),
        "run",
        "-",
        RunState.RUNNING.word(),
        "pipeline " + pipeline);
    return id;
  }

  void resume(Handle handle, RunId id, String why) {
    var run = running(handle, id);
    events.add(
        handle, run.batch(), Optional.of(id), "run", run.state().word(), run.state().word(), why);
  }

  void note(Handle handle, RunId id, String note) {
    handle
        .createUpdate(
            """
            update run set note = case when note is null then :note else note || char(10) || :note end
            where id = :id\
            """)
        .bind("note", note)
        .bind("id", id.number())
        .execute();
  }

  void end(
      Handle handle, RunId id, RunState end, Optional<String> sentence, Optional<String> hint) {
    var run = running(handle, id);
    if (end == RunState.RUNNING) {
      throw new IllegalStepException("Running is no end of " + id + ".");
    }
    handle
        .createUpdate(
            """
            update run set state = :state, sentence = :sentence, hint = :hint, ended_at = :now
            where id = :id\
            """)
        .bind("state", end.word())
        .bind("sentence", sentence.orElse(null))
        .bind("hint", hint.orElse(null))
        .bind("now", events.now())
        .bind("id", id.number())
        .execute();
    events.add(
        handle, run.batch(), Optional.of(id), "run", "running", end.word(), sentence.orElse(""));
    for (var segment : segments(handle, id)) {
      if (segment.state() == SegmentState.RUNNING) {
        segment(handle, run, segment, SegmentState.of(end.word()), sentence.orElse(""));
      }
    }
  }

  void outputs(Handle handle, RunId id, List<OutputRow> outputs) {
    if (outputs.isEmpty()) {
      return;
    }
    try (var rows = handle.prepareBatch("insert into output values (?, ?, ?, ?)")) {
      for (var output : outputs) {
        rows.add(id.number(), output.path(), output.bytes(), output.sha256());
      }
      rows.execute();
    }
  }

  static List<SegmentRow> segments(Handle handle, RunId id) {
    return handle
        .createQuery("select * from segment where run = :run order by position")
        .bind("run", id.number())
        .map(Rows.SEGMENT)
        .list();
  }

  void decide(
      Handle handle,
      RunId id,
      int index,
      String name,
      String environment,
      String decision,
      String why) {
    var run = running(handle, id);
    var state = decision.equals("skip") ? SegmentState.SKIPPED : SegmentState.PENDING;
    handle
        .createUpdate(
            """
            insert into segment (run, position, name, environment, decision, why, state)
            values (:run, :position, :name, :environment, :decision, :why, :state)
            on conflict (run, position) do update set decision = :decision, why = :why, state = :state
            where segment.state <> 'done'\
            """)
        .bind("run", id.number())
        .bind("position", index)
        .bind("name", name)
        .bind("environment", environment)
        .bind("decision", decision)
        .bind("why", why)
        .bind("state", state.word())
        .execute();
    events.add(handle, run.batch(), Optional.of(id), title(index, name), "-", state.word(), why);
  }

  /** The word that tells a released run that this pause was answered. */
  void paused(Handle handle, RunRow run, int index, String message) {
    handle
        .createUpdate(
            "update segment set decision = :paused where run = :run and position = :position")
        .bind("paused", SegmentRow.PAUSED)
        .bind("run", run.id().number())
        .bind("position", index)
        .execute();
    events.add(handle, run.batch(), Optional.of(run.id()), "pause", "running", "held", message);
  }

  void segment(Handle handle, RunRow run, SegmentRow segment, SegmentState to, String why) {
    handle
        .createUpdate(
            """
            update segment set state = :state, started_at = coalesce(started_at, :now),
              ended_at = case when :state = 'running' then null else :now end
            where run = :run and position = :position\
            """)
        .bind("state", to.word())
        .bind("now", events.now())
        .bind("run", run.id().number())
        .bind("position", segment.index())
        .execute();
    events.add(
        handle,
        run.batch(),
        Optional.of(run.id()),
        title(segment.index(), segment.name()),
        segment.state().word(),
        to.word(),
        why);
  }

  /** Counts from 1: people read it. */
  static String title(int index, String name) {
    return "segment " + (index + 1) + " " + name;
  }
}
