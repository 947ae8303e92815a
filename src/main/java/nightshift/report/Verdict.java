package nightshift.report;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.BatchRow;
import nightshift.ledger.BatchState;
import nightshift.ledger.SegmentRow;
import nightshift.ledger.SegmentState;

/** The one sentence that a person reads first, the same in report and receipt. */
record Verdict(Page.Tone tone, String sentence) {

  /** How a batch stands, with the runs it had since it was last accepted. */
  static Verdict of(BatchRow batch, List<RunHistory> runs) {
    return switch (batch.state()) {
      case ARRIVING -> neutral(batch, "is waiting", batch.why());
      case READY -> neutral(batch, "is complete and waits for its turn", batch.why());
      case QUEUED ->
          neutral(
              batch,
              "is accepted",
              Wording.count(batch.files(), "file") + ", " + Wording.size(batch.bytes()));
      case HELD -> neutral(batch, "is held", batch.why());
      case REFUSED ->
          new Verdict(
              Page.Tone.BAD, Wording.sentence(name(batch) + " was refused: " + batch.why()));
      case RUNNING, DONE, FAILED, CANCELLED ->
          worst(runs).map(run -> of(batch, run)).orElseGet(() -> bare(batch));
    };
  }

  /** How one run of the batch went. */
  static Verdict of(BatchRow batch, RunHistory history) {
    return switch (history.run().state()) {
      case RUNNING -> running(batch, history);
      case DONE -> done(batch, history);
      case FAILED -> failed(batch, history);
      case CANCELLED -> cancelled(batch, history);
    };
  }

  /** Why a segment ran elsewhere. */
  static String told(RunHistory.Rescue rescue) {
    var failed = rescue.failed();
    var cause = cause(failed);
    return "segment “"
        + Wording.name(rescue.segment().name())
        + "” ran in conda environment "
        + rescue.succeeded().environment()
        + " because "
        + (cause.contains(failed.environment()) ? "" : "in " + failed.environment() + " ")
        + cause;
  }

  /** The causes that stopped a segment, the fallback's too. */
  static String causes(RunHistory history, SegmentRow segment) {
    var failures = history.failuresOf(segment);
    if (failures.isEmpty()) {
      return Wording.clause(history.run().sentence().orElse("no reason was recorded"));
    }
    var first = cause(failures.getFirst());
    return failures.stream()
        .skip(1)
        .map(a ->
            cause(a).equals(first)
                ? a.environment() + " failed in the same way"
                : a.environment() + " failed too: " + cause(a))
        .collect(Collectors.joining("; ", first + (failures.size() > 1 ? "; " : ""), ""));
  }

  private static String cause(AttemptRow attempt) {
    return Wording.clause(attempt.what().or(attempt::outcome).orElse("no reason was recorded"));
  }

  private static Verdict running(BatchRow batch, RunHistory history) {
    var where = history.firstIn(SegmentState.RUNNING).map(s -> ": " + place(history, s)).orElse("");
    return new Verdict(Page.Tone.NEUTRAL, Wording.sentence(name(batch) + " is running" + where));
  }

  private static Verdict done(BatchRow batch, RunHistory history) {
    var rescues = history.rescues();
    if (!rescues.isEmpty()) {
      var told = rescues.stream().map(Verdict::told).collect(Collectors.joining("; "));
      return new Verdict(
          Page.Tone.FALLBACK, Wording.sentence(name(batch) + " is done, with a fallback: " + told));
    }
    var files = Wording.count(history.outputs().size(), "result file");
    var took = took(history).map(time -> " in " + Wording.time(time)).orElse("");
    return new Verdict(
        Page.Tone.GOOD,
        Wording.sentence(
            name(batch)
                + " is done: "
                + Wording.count(history.segments().size(), "segment")
                + unchanged(history)
                + took
                + ", "
                + files));
  }

  private static String unchanged(RunHistory history) {
    long skipped =
        history.segments().stream().filter(s -> s.state() == SegmentState.SKIPPED).count();
    return skipped == 0 ? "" : " (" + skipped + " unchanged, not run again)";
  }

  private static Verdict failed(BatchRow batch, RunHistory history) {
    var what =
        history
            .stoppedAt()
            .map(s -> " at " + place(history, s) + ": " + causes(history, s))
            .orElse(": " + Wording.clause(history.run().sentence().orElse(batch.why())));
    return new Verdict(Page.Tone.BAD, Wording.sentence(name(batch) + " failed" + what));
  }

  private static Verdict cancelled(BatchRow batch, RunHistory history) {
    var where = history.stoppedAt().map(s -> " at " + place(history, s)).orElse("");
    return new Verdict(
        Page.Tone.NEUTRAL,
        name(batch) + " was cancelled" + where + "; what was finished before is kept.");
  }

  static Optional<Duration> took(RunHistory history) {
    return history.run().endedAt().map(end -> Duration.between(history.run().startedAt(), end));
  }

  private static Optional<RunHistory> worst(List<RunHistory> runs) {
    return runs.stream().min(Comparator.comparingInt(Verdict::severity));
  }

  private static int severity(RunHistory history) {
    return switch (history.run().state()) {
      case FAILED -> 0;
      case CANCELLED -> 1;
      case RUNNING -> 2;
      case DONE -> history.rescues().isEmpty() ? 4 : 3;
    };
  }

  private static Verdict bare(BatchRow batch) {
    return batch.state() == BatchState.FAILED
        ? new Verdict(Page.Tone.BAD, Wording.sentence(name(batch) + " failed: " + batch.why()))
        : neutral(batch, "is " + batch.state().word(), batch.why());
  }

  private static Verdict neutral(BatchRow batch, String state, String why) {
    return new Verdict(
        Page.Tone.NEUTRAL,
        Wording.sentence(name(batch) + " " + state + (why.isBlank() ? "" : ": " + why)));
  }

  private static String place(RunHistory history, SegmentRow segment) {
    return "segment %d of %d, “%s”"
        .formatted(segment.index() + 1, history.segments().size(), Wording.name(segment.name()));
  }

  private static String name(BatchRow batch) {
    return "Batch " + Wording.name(batch.id().name());
  }
}
