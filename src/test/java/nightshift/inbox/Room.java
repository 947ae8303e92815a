package nightshift.inbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import nightshift.BatchId;

/** An inbox in a temporary folder, with a ledger in memory and clocks that are moved by hand. */
final class Room implements KnownBatches {
  final Path inbox;
  final ManualTime time = new ManualTime();
  final Map<BatchId, List<BatchFile>> taken = new HashMap<>();
  final Map<String, List<BatchFile>> takenLoose = new HashMap<>();
  BatchRules rules = BatchRules.defaults();
  InboxScan scan;

  Room(Path root) {
    inbox = root.resolve("inbox");
    restart();
  }

  /** A new process: what was observed is gone, the ledger is not. */
  void restart() {
    scan = new InboxScan(inbox, pipeline -> rules, this, new Observations(), time, time);
  }

  Room with(Optional<Rung> require, OptionalInt expect, Optional<String> files) {
    rules =
        new BatchRules(
            BatchRules.QUIET,
            BatchRules.QUIET.multipliedBy(10),
            BatchRules.MARKERS,
            files,
            expect,
            require);
    restart();
    return this;
  }

  Path write(String path, String text) throws IOException {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String path, byte[] bytes) throws IOException {
    var file = inbox.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  List<Finding> look() {
    return scan.runOnce();
  }

  List<Finding> lookAfter(Duration time) {
    this.time.advance(time);
    return look();
  }

  /** Looks, waits for the length of silence, and looks again. */
  List<Finding> lookAfterSilence() {
    look();
    return lookAfter(BatchRules.QUIET);
  }

  /** The one readiness of the one batch that is there. */
  static Readiness only(List<Finding> findings) {
    if (findings.size() != 1) {
      throw new AssertionError("one finding expected: " + findings);
    }
    return findings.getFirst().readiness();
  }

  static String why(List<Finding> findings) {
    return switch (only(findings)) {
      case Readiness.Ready ready -> "ready by " + ready.rung() + ": " + ready.how();
      case Readiness.Waiting waiting -> "waiting for " + waiting.rung() + ": " + waiting.why();
      case Readiness.Refused refused -> "refused: " + refused.problem().explain();
    };
  }

  /** What the ledger does with a finding that is ready. */
  void take(Finding finding) {
    var candidate = finding.candidate();
    var all = Stream.concat(candidate.files().stream(), candidate.signs().stream()).toList();
    if (candidate.loose()) {
      takenLoose.computeIfAbsent(candidate.id().pipeline(), p -> new ArrayList<>()).addAll(all);
    }
    taken.put(candidate.id(), all);
  }

  @Override
  public Optional<List<BatchFile>> taken(BatchId batch) {
    return Optional.ofNullable(taken.get(batch));
  }

  @Override
  public List<BatchFile> takenLoose(String pipeline) {
    return takenLoose.getOrDefault(pipeline, List.of());
  }
}
