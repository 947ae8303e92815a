package nightshift.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.SegmentRow;
import nightshift.ledger.SegmentState;

/**
 * Puts the segments of a run on one line of time: what ran where, when, how often, on which card.
 */
final class Timeline {
  private static final int WHOLE = 1000;
  private static final int THINNEST = 6;

  /** Keeps apart two attempts of which one began as the other ended. */
  private static final int GAP = 2;

  private final RunHistory history;
  private final Instant from;
  private final long millis;

  Timeline(RunHistory history) {
    this.history = history;
    var attempts = history.attempts();
    from =
        attempts.stream().map(AttemptRow::startedAt).min(Instant::compareTo).orElse(Instant.EPOCH);
    var to =
        attempts.stream()
            .map(a -> a.endedAt().or(() -> history.run().endedAt()).orElse(a.startedAt()))
            .max(Instant::compareTo)
            .orElse(from);
    millis = Math.max(1, Duration.between(from, to).toMillis());
  }

  List<Page.Segment> segments() {
    return history.segments().stream().map(this::segment).toList();
  }

  private Page.Segment segment(SegmentRow segment) {
    var attempts = history.attemptsOf(segment);
    var last = attempts.isEmpty() ? Optional.<AttemptRow>empty() : Optional.of(attempts.getLast());
    return new Page.Segment(
        segment.index() + 1,
        Wording.name(segment.name()),
        state(segment),
        tone(segment),
        attempts.isEmpty() ? segment.environment() : environments(attempts),
        decision(segment, attempts),
        last.flatMap(Timeline::gpu).orElse(""),
        time(attempts),
        attempts.stream().map(this::bar).toList());
  }

  private String state(SegmentRow segment) {
    return switch (segment.state()) {
      case PENDING -> "not reached";
      case RUNNING -> "running";
      case DONE -> history.rescue(segment).isPresent() ? "done by fallback" : "done";
      case SKIPPED -> "skipped";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  private Page.Tone tone(SegmentRow segment) {
    return switch (segment.state()) {
      case PENDING, RUNNING, SKIPPED, CANCELLED -> Page.Tone.NEUTRAL;
      case DONE -> history.rescue(segment).isPresent() ? Page.Tone.FALLBACK : Page.Tone.GOOD;
      case FAILED -> Page.Tone.BAD;
    };
  }

  private static String environments(List<AttemptRow> attempts) {
    return attempts.stream()
        .map(AttemptRow::environment)
        .distinct()
        .collect(Collectors.joining(" → "));
  }

  private static String decision(SegmentRow segment, List<AttemptRow> attempts) {
    if (segment.state() == SegmentState.PENDING) {
      return "";
    }
    return attempts.size() > 1
        ? segment.why() + ", " + Wording.count(attempts.size(), "attempt")
        : segment.why();
  }

  private static Optional<String> gpu(AttemptRow attempt) {
    var cards = attempt.gpu().filter(uuids -> !uuids.isBlank());
    return cards
        .map(uuids -> uuids + attempt.gpuNote().map(note -> " (" + note + ")").orElse(""))
        .or(attempt::gpuNote);
  }

  private static String time(List<AttemptRow> attempts) {
    var spent =
        attempts.stream()
            .flatMap(a -> a.endedAt().map(end -> Duration.between(a.startedAt(), end)).stream())
            .reduce(Duration.ZERO, Duration::plus);
    return attempts.isEmpty() ? "" : Wording.time(spent);
  }

  private Page.Bar bar(AttemptRow attempt) {
    int start = place(attempt.startedAt());
    int end = attempt.endedAt().or(() -> history.run().endedAt()).map(this::place).orElse(start);
    int width = Math.max(THINNEST, end - start - GAP);
    var tone =
        RunHistory.hasSucceeded(attempt)
            ? attempt.fallback() ? Page.Tone.FALLBACK : Page.Tone.GOOD
            : RunHistory.hasFailed(attempt) ? Page.Tone.BAD : Page.Tone.NEUTRAL;
    return new Page.Bar(Math.min(start, WHOLE - width), width, tone, label(attempt));
  }

  private static String label(AttemptRow attempt) {
    return "attempt "
        + attempt.number()
        + " in "
        + attempt.environment()
        + (RunHistory.hasSucceeded(attempt)
            ? ": done"
            : RunHistory.hasFailed(attempt) ? ": failed" : "");
  }

  private int place(Instant moment) {
    long at = Duration.between(from, moment).toMillis() * WHOLE / millis;
    return (int) Math.clamp(at, 0, WHOLE);
  }
}
