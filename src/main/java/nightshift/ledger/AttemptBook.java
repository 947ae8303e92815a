package nightshift.ledger;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of attempts; every method runs inside the caller's transaction. */
final class AttemptBook {
  private final Events events;
  private final RunBook runs;

  AttemptBook(Events events, RunBook runs) {
    this.events = events;
    this.runs = runs;
  }

  long start(Handle handle, AttemptStart start) {
    var run = RunBook.running(handle, start.run());
    var segment =
        RunBook.segments(handle, start.run()).stream()
            .filter(row -> row.index() == start.segmentIndex())
            .findFirst()
            .orElseThrow(() ->
                new IllegalStepException(
                    "%s has no segment %d.".formatted(start.run(), start.segmentIndex() + 1)));
    if (segment.state() == SegmentState.DONE) {
      throw new IllegalStepException(
          "Segment %s of %s is done already.".formatted(segment.name(), start.run()));
    }
    long id = insert(handle, start, events.now());
    if (segment.state() != SegmentState.RUNNING) {
      runs.segment(handle, run, segment, SegmentState.RUNNING, segment.why());
    }
    event(handle, run, start.segmentIndex(), start.number(), "-", "running", start.environment());
    return id;
  }

  static long insert(Handle handle, AttemptStart start, String now) {
    return handle
        .createQuery(
            """
            insert into attempt (run, segment, segment_name, number, environment, fallback,
              environment_fingerprint, command_line, gpu, gpu_note, log, folder, started_at)
            values (:run, :segment, :name, :number, :environment, :fallback, :fingerprint, :command,
              :gpu, :gpuNote, :log, :folder, :now) returning id\
            """)
        .bind("run", start.run().number())
        .bind("segment", start.segmentIndex())
        .bind("name", start.segmentName())
        .bind("number", start.number())
        .bind("environment", start.environment())
        .bind("fallback", start.fallback())
        .bind("fingerprint", start.environmentFingerprint().orElse(null))
        .bind("command", start.commandLine())
        .bind("gpu", start.gpu().orElse(null))
        .bind("gpuNote", start.gpuNote().orElse(null))
        .bind("log", start.log().toString())
        .bind("folder", start.folder().toString())
        .bind("now", now)
        .mapTo(Long.class)
        .one();
  }

  void supervised(Handle handle, long attempt, Supervisor supervisor) {
    handle
        .createUpdate(
            """
            update attempt set supervisor_pid = :pid, supervisor_start = :start,
              supervisor_boot = :boot where id = :id\
            """)
        .bind("pid", supervisor.pid())
        .bind("start", supervisor.startTime())
        .bind("boot", supervisor.bootId())
        .bind("id", attempt)
        .execute();
  }

  void onGpu(Handle handle, long attempt, String gpu) {
    handle
        .createUpdate("update attempt set gpu = :gpu where id = :id")
        .bind("gpu", gpu)
        .bind("id", attempt)
        .execute();
  }

  void end(Handle handle, long id, AttemptEnd end) {
    var attempt = get(handle, id);
    if (attempt.endedAt().isPresent()) {
      throw new IllegalStepException(
          "Attempt %d of segment %s of %s has ended already: %s."
              .formatted(
                  attempt.number(),
                  attempt.segmentName(),
                  attempt.run(),
                  attempt.outcome().orElse("?")));
    }
    close(handle, id, end, events.now());
    var run = RunBook.get(handle, attempt.run());
    event(
        handle,
        run,
        attempt.segmentIndex(),
        attempt.number(),
        "running",
        end.outcome(),
        end.what().orElse(""));
    if (end.outcome().equals(AttemptEnd.SUCCEEDED)) {
      RunBook.segments(handle, run.id()).stream()
          .filter(segment -> segment.index() == attempt.segmentIndex())
          .forEach(segment ->
              runs.segment(
                  handle,
                  run,
                  segment,
                  SegmentState.DONE,
                  "attempt %d in %s".formatted(attempt.number(), attempt.environment())));
    }
  }

  static void close(Handle handle, long id, AttemptEnd end, String now) {
    handle
        .createUpdate(
            """
            update attempt set outcome = :outcome, exit_code = :exit, what = :what,
              detail = :detail, hint = :hint, gpu = coalesce(:gpu, gpu),
              gpu_note = coalesce(:gpuNote, gpu_note), ended_at = :now
            where id = :id\
            """)
        .bind("outcome", end.outcome())
        .bind("exit", end.exitCode().orElse(null))
        .bind("what", end.what().orElse(null))
        .bind("detail", end.detail().orElse(null))
        .bind("hint", end.hint().orElse(null))
        .bind("gpu", end.gpu().orElse(null))
        .bind("gpuNote", end.gpuNote().orElse(null))
        .bind("now", now)
        .bind("id", id)
        .execute();
  }

  private static AttemptRow get(Handle handle, long id) {
    return handle
        .createQuery("select * from attempt where id = :id")
        .bind("id", id)
        .map(Rows.ATTEMPT)
        .findOne()
        .orElseThrow(() -> new IllegalStepException("The ledger knows no attempt " + id + "."));
  }

  private void event(
      Handle handle, RunRow run, int segment, int number, String from, String to, String why) {
    events.add(
        handle,
        run.batch(),
        Optional.of(run.id()),
        "attempt %d of segment %d".formatted(number, segment + 1),
        from,
        to,
        why);
  }
}
