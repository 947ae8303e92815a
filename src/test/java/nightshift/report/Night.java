package nightshift.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.Fingerprint;
import nightshift.RunId;
import nightshift.Workspace;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.BatchRow;
import nightshift.ledger.BatchState;
import nightshift.ledger.OutputRow;
import nightshift.ledger.RunRow;
import nightshift.ledger.RunState;
import nightshift.ledger.SegmentRow;
import nightshift.ledger.SegmentState;

/** A night in the lab: a workspace on disk with real results, and the rows that tell of it. */
final class Night {
  static final Instant START = Instant.parse("2026-11-24T01:14:05Z");
  private static final List<String> NAMES =
      List.of("Read and normalise", "Segment nuclei", "Measure", "Write summary");
  private static final List<String> ENVIRONMENTS =
      List.of("uv:read_images", "uv:segment_nuclei", "measure", "cmd");
  private static final int[] BEGINS = {0, 6, 27, 38};
  private static final int[] ENDS = {6, 27, 38, 39};

  final Workspace workspace;
  final BatchId id;
  final Path folder;
  final List<SegmentRow> segments = new ArrayList<>();
  final List<AttemptRow> attempts = new ArrayList<>();
  final List<OutputRow> outputs = new ArrayList<>();
  BatchState state = BatchState.DONE;
  RunState runState = RunState.DONE;
  String why = "all segments are done";
  Optional<String> hint = Optional.empty();

  private Night(Path root, String batch) {
    workspace = new Workspace(root);
    id = new BatchId("segment_nuclei", batch);
    folder = workspace.results().resolve("segment_nuclei").resolve(batch);
  }

  /** Four segments that all went well, with what they wrote. */
  static Night done(Path root, String batch) throws IOException {
    var night = new Night(root, batch);
    for (int i = 0; i < 4; i++) {
      night.segment(i, SegmentState.DONE);
      night.attempt(i, 1, false, BEGINS[i], ENDS[i]);
    }
    for (int i = 1; i <= 4; i++) {
      night.output("overlays/nuclei_q" + i + ".png");
    }
    night.output("summary.csv");
    return night;
  }

  /** As {@link #done}, but the uv environment can't be built and conda does its work. */
  static Night fallback(Path root, String batch) throws IOException {
    var night = done(root, batch);
    var log = night.log(1, 1, "");
    var failed = night.attempts.remove(1);
    night.attempts.add(
        1,
        end(
            new Attempt(failed).log(log).at(6, 8),
            "EnvironmentFailed",
            Optional.empty(),
            "environment uv:segment_nuclei cannot be used: uv could not install scikit-image 0.25.2",
            "error: Failed to fetch scikit-image-0.25.2-cp311-manylinux.whl\n"
                + "  Caused by: no route to host",
            "nightshift envs build uv:segment_nuclei --verbose"));
    night.attempts.add(
        2,
        new Attempt(failed)
            .number(2)
            .environment("nuclei-classic", true)
            .log(night.log(1, 2, "4 images, 123 nuclei\n"))
            .at(8, 27)
            .row);
    return night;
  }

  /** The script of the second segment raises in uv and in conda. */
  static Night failed(Path root, String batch) throws IOException {
    var night = new Night(root, batch);
    night.state = BatchState.FAILED;
    night.runState = RunState.FAILED;
    night.why = "segment 2 failed";
    night.segment(0, SegmentState.DONE);
    night.segment(1, SegmentState.FAILED);
    night.segment(2, SegmentState.PENDING);
    night.segment(3, SegmentState.PENDING);
    night.attempt(0, 1, false, 0, 6);
    var trace =
        """
        reading 4 images
        \u001B[32m 25%\u001B[0m|##        | 1/4\r 50%|#####     | 2/4\r 75%|#######   | 3/4
        Traceback (most recent call last):
          File "segment_nuclei.py", line 88, in <module>
            labels = watershed(-distance, markers, mask=mask)
        ValueError: image nuclei_q3.tif has 2 channels, expected 1
        """;
    for (int number = 1; number <= 2; number++) {
      night.attempt(1, number, number == 2, 6 + 8 * (number - 1), 6 + 8 * number);
      var row = night.attempts.removeLast();
      night.attempts.add(
          end(
              new Attempt(row).log(night.log(1, number, trace)),
              "CommandFailed",
              Optional.of(1),
              "the command ended with exit code 1: ValueError: image nuclei_q3.tif has 2 channels, expected 1",
              "ValueError: image nuclei_q3.tif has 2 channels, expected 1",
              "open nuclei_q3.tif and look at its channels; --channel picks one"));
    }
    return night;
  }

  static Night cancelled(Path root, String batch) throws IOException {
    var night = new Night(root, batch);
    night.state = BatchState.CANCELLED;
    night.runState = RunState.CANCELLED;
    night.why = "cancelled by anna";
    night.segment(0, SegmentState.DONE);
    night.segment(1, SegmentState.CANCELLED);
    night.segment(2, SegmentState.PENDING);
    night.segment(3, SegmentState.PENDING);
    night.attempt(0, 1, false, 0, 6);
    night.attempt(1, 1, false, 6, 12);
    var row = night.attempts.removeLast();
    night.attempts.add(
        end(
            new Attempt(row).log(night.log(1, 1, "reading 4 images\n")),
            "Cancelled",
            Optional.of(143),
            "cancelled: anna asked for it",
            "",
            "nightshift retry segment_nuclei/" + batch));
    return night;
  }

  BatchRow batch() {
    return new BatchRow(
        id,
        workspace.inbox().resolve("segment_nuclei").resolve(id.name()).toString(),
        false,
        4,
        2_097_152,
        state,
        why,
        hint,
        START.minusSeconds(12),
        START.plusSeconds(39),
        0,
        1,
        Optional.empty(),
        false);
  }

  RunHistory history() {
    var facts = new LinkedHashMap<String, String>();
    facts.put("Pipeline's content hash", Fingerprint.of("segment_nuclei").hex());
    facts.put("uv", "0.13.9");
    int last =
        attempts.stream()
            .mapToInt(
                a -> (int) (a.endedAt().orElse(START).getEpochSecond() - START.getEpochSecond()))
            .max()
            .orElse(0);
    return new RunHistory(
        new RunRow(
            new RunId(41),
            id,
            "segment_nuclei",
            workspace.pipelines().resolve("segment_nuclei.yaml"),
            folder,
            1,
            runState,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START,
            runState == RunState.RUNNING ? Optional.empty() : Optional.of(START.plusSeconds(last))),
        segments,
        attempts,
        outputs,
        facts);
  }

  void segment(int index, SegmentState state) {
    segment(index, NAMES.get(index), state);
  }

  void segment(int index, String name, SegmentState state) {
    boolean begun = state != SegmentState.PENDING && state != SegmentState.SKIPPED;
    segments.add(
        new SegmentRow(
            new RunId(41),
            index,
            name,
            ENVIRONMENTS.get(index),
            "run",
            "first run",
            state,
            begun ? Optional.of(START.plusSeconds(BEGINS[index])) : Optional.empty(),
            begun ? Optional.of(START.plusSeconds(ENDS[index])) : Optional.empty()));
  }

  void attempt(int segment, int number, boolean fallback, int from, int to) throws IOException {
    var environment = fallback ? "nuclei-classic" : ENVIRONMENTS.get(segment);
    attempts.add(
        new AttemptRow(
            attempts.size() + 1,
            new RunId(41),
            segment,
            NAMES.get(segment),
            number,
            environment,
            fallback,
            environment.equals("cmd")
                ? Optional.empty()
                : Optional.of(Fingerprint.of(environment).hex()),
            "python standard_code/python/segment_nuclei.py --input '%INPUT%/**/*.tif'",
            Optional.empty(),
            segment == 1 ? Optional.of("no GPU here: ran on the CPU") : Optional.empty(),
            log(segment, number, "4 images\n"),
            folder.resolve(".nightshift/attempts/0" + (segment + 1) + "." + number),
            Optional.of("Succeeded"),
            Optional.of(0),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START.plusSeconds(from),
            Optional.of(START.plusSeconds(to))));
  }

  Path log(int segment, int number, String text) throws IOException {
    var log = folder.resolve(".nightshift/logs/0%d.attempt%d.log".formatted(segment + 1, number));
    Files.createDirectories(log.getParent());
    return Files.writeString(log, text);
  }

  void output(String path) throws IOException {
    try (InputStream content = Night.class.getResourceAsStream(path)) {
      output(path, content.readAllBytes());
    }
  }

  void output(String path, byte[] content) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    outputs.add(new OutputRow(path, content.length, Fingerprint.of(path).hex()));
  }

  /** Rows have many columns; these change one. */
  static final class Attempt {
    AttemptRow row;

    Attempt(AttemptRow row) {
      this.row = row;
    }

    Attempt at(int from, int to) {
      return with(row.number(), row.environment(), row.fallback(), row.log(), from, to);
    }

    Attempt number(int number) {
      return with(number, row.environment(), row.fallback(), row.log(), from(), to());
    }

    Attempt environment(String name, boolean fallback) {
      return with(row.number(), name, fallback, row.log(), from(), to());
    }

    Attempt log(Path log) {
      return with(row.number(), row.environment(), row.fallback(), log, from(), to());
    }

    private int from() {
      return (int) (row.startedAt().getEpochSecond() - START.getEpochSecond());
    }

    private int to() {
      return (int) (row.endedAt().orElseThrow().getEpochSecond() - START.getEpochSecond());
    }

    private Attempt with(
        int number, String environment, boolean fallback, Path log, int from, int to) {
      row =
          new AttemptRow(
              row.id(),
              row.run(),
              row.segmentIndex(),
              row.segmentName(),
              number,
              environment,
              fallback,
              Optional.of(Fingerprint.of(environment).hex()),
              row.commandLine(),
              row.gpu(),
              row.gpuNote(),
              log,
              row.folder(),
              row.outcome(),
              row.exitCode(),
              row.what(),
              row.detail(),
              row.hint(),
              row.supervisor(),
              START.plusSeconds(from),
              Optional.of(START.plusSeconds(to)));
      return this;
    }
  }

  static AttemptRow end(
      Attempt attempt,
      String outcome,
      Optional<Integer> exit,
      String what,
      String detail,
      String hint) {
    var row = attempt.row;
    return new AttemptRow(
        row.id(),
        row.run(),
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
        row.folder(),
        Optional.of(outcome),
        exit,
        Optional.of(what),
        Optional.of(detail).filter(text -> !text.isBlank()),
        Optional.of(hint),
        row.supervisor(),
        row.startedAt(),
        row.endedAt());
  }
}
