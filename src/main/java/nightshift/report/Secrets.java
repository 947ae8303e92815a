package nightshift.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.BatchRow;
import nightshift.ledger.RunRow;
import nightshift.ledger.SegmentRow;

/**
 * The values of {@code .env}, so that none of them is ever shown. A value of several lines is
 * hidden line by line; one of fewer than four letters is left, as hiding every "1" would hide the
 * text.
 */
public final class Secrets {
  private static final int SHORTEST = 4;
  private static final String MASK = "•••";

  private final List<String> values;

  public Secrets(Collection<String> values) {
    this.values =
        values.stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  public static Secrets none() {
    return new Secrets(List.of());
  }

  String mask(String text) {
    var masked = text;
    for (var value : values) {
      masked = masked.replace(value, MASK);
    }
    return masked;
  }

  BatchRow mask(BatchRow batch) {
    return new BatchRow(
        batch.id(),
        batch.folder(),
        batch.loose(),
        batch.files(),
        batch.bytes(),
        batch.state(),
        mask(batch.why()),
        batch.hint().map(this::mask),
        batch.receivedAt(),
        batch.changedAt(),
        batch.priority(),
        batch.intake(),
        batch.restart(),
        batch.foreground());
  }

  /**
   * Tools' words and command lines may carry a secret; names and paths of results stay, as links
   * need them.
   */
  RunHistory mask(RunHistory history) {
    var provenance = new LinkedHashMap<String, String>();
    history.provenance().forEach((name, value) -> provenance.put(name, mask(value)));
    return new RunHistory(
        mask(history.run()),
        history.segments().stream().map(this::mask).toList(),
        history.attempts().stream().map(this::mask).toList(),
        history.outputs(),
        provenance);
  }

  private RunRow mask(RunRow run) {
    return new RunRow(
        run.id(),
        run.batch(),
        run.pipeline(),
        run.pipelineFile(),
        run.folder(),
        run.intake(),
        run.state(),
        run.sentence().map(this::mask),
        run.hint().map(this::mask),
        run.note().map(this::mask),
        run.startedAt(),
        run.endedAt());
  }

  private SegmentRow mask(SegmentRow segment) {
    return new SegmentRow(
        segment.run(),
        segment.index(),
        segment.name(),
        segment.environment(),
        segment.decision(),
        mask(segment.why()),
        segment.state(),
        segment.startedAt(),
        segment.endedAt());
  }

  private AttemptRow mask(AttemptRow attempt) {
    return new AttemptRow(
        attempt.id(),
        attempt.run(),
        attempt.segmentIndex(),
        attempt.segmentName(),
        attempt.number(),
        attempt.environment(),
        attempt.fallback(),
        attempt.environmentFingerprint(),
        mask(attempt.commandLine()),
        attempt.gpu(),
        attempt.gpuNote().map(this::mask),
        attempt.log(),
        attempt.folder(),
        attempt.outcome(),
        attempt.exitCode(),
        attempt.what().map(this::mask),
        attempt.detail().map(this::mask),
        attempt.hint().map(this::mask),
        attempt.supervisor(),
        attempt.startedAt(),
        attempt.endedAt());
  }

  /** How many letters at the start of a cut text may be the rest of a secret. */
  int longest() {
    return values.isEmpty() ? 0 : values.getFirst().length();
  }
}
