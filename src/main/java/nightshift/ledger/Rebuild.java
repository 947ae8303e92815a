package nightshift.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import nightshift.RunId;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes back into a new ledger what the run folders tell. */
final class Rebuild {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);

  /** results/pipeline/batch/.nightshift/run.json; batches of an inbox in folders lie deeper. */
  private static final int DEPTH = 6;

  private final Events events;

  Rebuild(Events events) {
    this.events = events;
  }

  /** Returns how many runs were written back. */
  int fill(Connections connections, Path results) {
    int written = 0;
    for (var record : records(results)) {
      boolean isNew = connections.write(handle -> write(handle, record));
      written += isNew ? 1 : 0;
    }
    return written;
  }

  private static List<RunRecord> records(Path results) {
    if (!Files.isDirectory(results)) {
      return List.of();
    }
    var records = new ArrayList<RunRecord>();
    try (var files =
        Files.find(
            results,
            DEPTH,
            (path, attributes) ->
                attributes.isRegularFile() && path.endsWith(".nightshift/run.json"))) {
      for (var file : files.toList()) {
        var record = RunRecord.read(file);
        if (record.isEmpty()) {
          LOG.warn("{} is no record of a run and is left out", file);
        }
        record.ifPresent(records::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    records.sort(Comparator.comparing(record -> record.run().startedAt()));
    return records;
  }

  private boolean write(Handle handle, RunRecord record) {
    if (isKnown(handle, record.run())) {
      return false;
    }
    var id = record.batch().id();
    var before = BatchBook.find(handle, id).map(row -> row.state().word()).orElse("-");
    batch(handle, record);
    var run = run(handle, record);
    for (var segment : record.segments()) {
      segment(handle, run, segment);
    }
    for (var attempt : record.attempts()) {
      attempt(handle, run, attempt);
    }
    new RunBook(events).outputs(handle, run, record.outputs());
    settle(handle, record, before);
    return true;
  }

  /** A run that a backup has as open ended after it was made: its record replaces it. */
  private static boolean isKnown(Handle handle, RunRow run) {
    var found =
        handle
            .createQuery(
                """
                select * from run where inbox = :inbox and batch = :batch and pipeline = :pipeline
                  and started_at = :started\
                """)
            .bind("inbox", run.batch().pipeline())
            .bind("batch", run.batch().name())
            .bind("pipeline", run.pipeline())
            .bind("started", Times.text(run.startedAt()))
            .map(Rows.RUN)
            .findFirst();
    if (found.isEmpty()) {
      return false;
    }
    if (found.get().endedAt().isPresent()) {
      return true;
    }
    long id = found.get().id().number();
    handle.execute("delete from attempt where run = ?", id);
    handle.execute("delete from segment where run = ?", id);
    handle.execute("delete from run where id = ?", id);
    return false;
  }

  private static void batch(Handle handle, RunRecord record) {
    var batch = record.batch();
    handle
        .createUpdate(
            """
            insert into batch (inbox, name, folder, loose, files, bytes, state, why,
              received_at, changed_at, priority, intake, foreground)
            values (:inbox, :name, :folder, :loose, :files, :bytes, 'failed', '', :received,
              :received, :priority, :intake, :foreground)
            on conflict (inbox, name) do update set intake = max(intake, :intake)\
            """)
        .bind("inbox", batch.id().pipeline())
        .bind("name", batch.id().name())
        .bind("folder", batch.folder())
        .bind("loose", batch.loose())
        .bind("files", batch.files())
        .bind("bytes", batch.bytes())
        .bind("received", Times.text(batch.receivedAt()))
        .bind("priority", batch.priority())
        .bind("intake", batch.intake())
        .bind("foreground", batch.foreground())
        .execute();
    int kept =
        handle
            .createQuery(
                """
                select count(*) from input
                where inbox = :inbox and batch = :batch and intake = :intake\
                """)
            .bind("inbox", batch.id().pipeline())
            .bind("batch", batch.id().name())
            .bind("intake", record.run().intake())
            .mapTo(Integer.class)
            .one();
    if (kept == 0) {
      BatchBook.keep(handle, batch.id(), record.run().intake(), record.inputs());
    }
  }

  /** The batch stands as the last runs of its pipelines do: as badly as the worst of them. */
  private void settle(Handle handle, RunRecord record, String before) {
    var id = record.batch().id();
    var last =
        handle
            .createQuery(
                """
                select * from run where id in (select max(id) from run
                  where inbox = :inbox and batch = :batch group by pipeline)\
                """)
            .bind("inbox", id.pipeline())
            .bind("batch", id.name())
            .map(Rows.RUN)
            .list();
    var worst =
        last.stream()
            .filter(run -> run.state() != RunState.DONE)
            .min(Comparator.comparing(run -> run.state() == RunState.CANCELLED));
    var state = worst.map(run -> end(run.state())).orElse(BatchState.DONE);
    handle
        .createUpdate(
            """
            update batch set state = :state, why = :why, hint = :hint, changed_at = :changed
            where inbox = :inbox and name = :name\
            """)
        .bind("state", state.word())
        .bind("why", worst.flatMap(RunRow::sentence).orElse("as its run folder tells"))
        .bind("hint", worst.flatMap(RunRow::hint).orElse(null))
        .bind("changed", Times.text(record.run().endedAt().orElse(record.run().startedAt())))
        .bind("inbox", id.pipeline())
        .bind("name", id.name())
        .execute();
    events.batch(handle, id, before, state.word(), "rebuilt from " + record.run().folder());
  }

  private static BatchState end(RunState state) {
    return switch (state) {
      case DONE -> BatchState.DONE;
      case CANCELLED -> BatchState.CANCELLED;
      case FAILED, RUNNING -> BatchState.FAILED;
    };
  }

  private RunId run(Handle handle, RunRecord record) {
    var run = record.run();
    boolean free =
        handle
            .createQuery("select not exists (select 1 from run where id = :id)")
            .bind("id", run.id().number())
            .mapTo(Boolean.class)
            .one();
    return new RunId(
        handle
            .createQuery(
                """
                insert into run (id, inbox, batch, pipeline, pipeline_file, folder, intake, state,
                  sentence, hint, note, started_at, ended_at)
                values (:id, :inbox, :batch, :pipeline, :file, :folder, :intake, :state, :sentence,
                  :hint, :note, :started, :ended) returning id\
                """)
            .bind("id", free ? run.id().number() : null)
            .bind("inbox", run.batch().pipeline())
            .bind("batch", run.batch().name())
            .bind("pipeline", run.pipeline())
            .bind("file", run.pipelineFile().toString())
            .bind("folder", run.folder().toString())
            .bind("intake", run.intake())
            .bind("state", run.state() == RunState.RUNNING ? "failed" : run.state().word())
            .bind("sentence", run.sentence().orElse(null))
            .bind("hint", run.hint().orElse(null))
            .bind("note", run.note().orElse(null))
            .bind("started", Times.text(run.startedAt()))
            .bind("ended", Times.text(run.endedAt().orElse(run.startedAt())))
            .mapTo(Long.class)
            .one());
  }

  private static void segment(Handle handle, RunId run, SegmentRow segment) {
    handle
        .createUpdate(
            """
            insert into segment (run, position, name, environment, decision, why, state, started_at, ended_at)
            values (:run, :position, :name, :environment, :decision, :why, :state, :started, :ended)\
            """)
        .bind("run", run.number())
        .bind("position", segment.index())
        .bind("name", segment.name())
        .bind("environment", segment.environment())
        .bind("decision", segment.decision())
        .bind("why", segment.why())
        .bind("state", segment.state().word())
        .bind("started", segment.startedAt().map(Times::text).orElse(null))
        .bind("ended", segment.endedAt().map(Times::text).orElse(null))
        .execute();
  }

  private static void attempt(Handle handle, RunId run, AttemptRow row) {
    long id =
        AttemptBook.insert(
            handle,
            new AttemptStart(
                run,
                row.segmentIndex(),
                row.segmentName(),
                row.number(),
                row.environment(),
                row.fallback(),
                row.environmentFingerprint(),
                row.commandLine(),
                row.gpu(),
                row.gpuNote(),
                row.log(),
                row.folder()),
            Times.text(row.startedAt()));
    AttemptBook.close(
        handle,
        id,
        new AttemptEnd(
            row.outcome().orElse("Interrupted"),
            row.exitCode(),
            row.what(),
            row.detail(),
            row.hint(),
            Optional.empty(),
            Optional.empty()),
        Times.text(row.endedAt().orElse(row.startedAt())));
  }
}
