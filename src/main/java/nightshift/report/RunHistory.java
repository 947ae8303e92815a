package nightshift.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import nightshift.ledger.AttemptEnd;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.LedgerReader;
import nightshift.ledger.OutputRow;
import nightshift.ledger.RunRow;
import nightshift.ledger.SegmentRow;
import nightshift.ledger.SegmentState;

/**
 * All that the ledger knows of one run, so that page and receipt tell the same story.
 *
 * @param attempts in the order in which they were made
 * @param provenance what else a person may ask for later, by name: hashes, versions, the machine
 */
public record RunHistory(
    RunRow run,
    List<SegmentRow> segments,
    List<AttemptRow> attempts,
    List<OutputRow> outputs,
    SequencedMap<String, String> provenance) {
  public RunHistory {
    segments = List.copyOf(segments);
    attempts = List.copyOf(attempts);
    outputs = List.copyOf(outputs);
    provenance = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(provenance));
  }

  /** Reads it from the ledger. */
  public static RunHistory read(
      LedgerReader ledger, RunRow run, SequencedMap<String, String> provenance) {
    return new RunHistory(
        run,
        ledger.segments(run.id()),
        ledger.attempts(run.id()),
        ledger.outputs(run.id()),
        provenance);
  }

  /** A segment that another environment rescued. */
  record Rescue(SegmentRow segment, AttemptRow failed, AttemptRow succeeded) {}

  List<AttemptRow> attemptsOf(SegmentRow segment) {
    return attempts.stream().filter(a -> a.segmentIndex() == segment.index()).toList();
  }

  List<Rescue> rescues() {
    return segments.stream().flatMap(segment -> rescue(segment).stream()).toList();
  }

  Optional<Rescue> rescue(SegmentRow segment) {
    var failed =
        attemptsOf(segment).stream().filter(a -> !a.fallback() && hasFailed(a)).reduce((a, b) -> b);
    var succeeded =
        attemptsOf(segment).stream().filter(a -> a.fallback() && hasSucceeded(a)).findFirst();
    return failed.flatMap(f -> succeeded.map(s -> new Rescue(segment, f, s)));
  }

  /** The segment that the run stopped at. */
  Optional<SegmentRow> stoppedAt() {
    return firstIn(SegmentState.FAILED).or(() -> firstIn(SegmentState.CANCELLED));
  }

  Optional<SegmentRow> firstIn(SegmentState state) {
    return segments.stream().filter(segment -> segment.state() == state).findFirst();
  }

  /** The attempts that ended the segment: its own, and the fallback's when that failed too. */
  List<AttemptRow> failuresOf(SegmentRow segment) {
    var failed = attemptsOf(segment).stream().filter(RunHistory::hasFailed).toList();
    return IntStream.range(0, failed.size())
        .filter(
            i -> i == failed.size() - 1 || failed.get(i).fallback() != failed.get(i + 1).fallback())
        .mapToObj(failed::get)
        .toList();
  }

  static boolean hasSucceeded(AttemptRow attempt) {
    return attempt.outcome().filter(AttemptEnd.SUCCEEDED::equals).isPresent();
  }

  static boolean hasFailed(AttemptRow attempt) {
    return attempt.outcome().filter(outcome -> !outcome.equals(AttemptEnd.SUCCEEDED)).isPresent();
  }
}
