package nightshift.ledger;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.RunId;

/**
 * A small daemon for tests that kill it: each turn resumes the open run at its first open segment.
 */
final class Daemon {
  private static final int SEGMENTS = 3;

  private final Path folder;
  private final Ledger ledger;

  private Daemon(Path folder, Ledger ledger) {
    this.folder = folder;
    this.ledger = ledger;
  }

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    var lock = (WatchLock.Held) WatchLock.take(folder);
    try (lock;
        var ledger = Ledger.open(folder.resolve("ledger.db"), InstantSource.system())) {
      var daemon = new Daemon(folder, ledger);
      try (var queue =
          new BatchQueue(
              ledger, lock, 2, InstantSource.system(), (batch, revived) -> daemon.run(batch))) {
        queue.start();
        System.out.println("ready");
        System.in.read();
      }
    }
  }

  private void run(BatchId batch) {
    var runs = ledger.read().runs(batch);
    if (runs.isEmpty() || runs.getLast().state() == RunState.RUNNING) {
      run(
          runs.isEmpty()
              ? ledger.runStarted(batch, "p", Path.of("p.yaml"), folder)
              : runs.getLast().id());
    }
    ledger.batchEnded(batch, BatchState.DONE, "done", Optional.empty());
  }

  private void run(RunId run) {
    for (int i = ledger.read().segments(run).size(); i < SEGMENTS; i++) {
      ledger.segmentDecided(run, i, "s" + i, "cmd", "run", "new");
    }
    for (var segment : ledger.read().segments(run)) {
      if (segment.state() != SegmentState.DONE) {
        attempt(segment);
      }
    }
    ledger.runEnded(run, RunState.DONE, Optional.empty(), Optional.empty(), List.of());
  }

  private void attempt(SegmentRow segment) {
    var earlier =
        ledger.read().attempts(segment.run()).stream()
            .filter(attempt -> attempt.segmentIndex() == segment.index())
            .toList();
    for (var attempt : earlier) {
      if (attempt.endedAt().isEmpty()) {
        var lost = AttemptEnd.succeeded();
        ledger.attemptEnded(
            attempt.id(),
            new AttemptEnd(
                "Interrupted",
                Optional.empty(),
                Optional.of("killed"),
                Optional.empty(),
                Optional.empty(),
                lost.gpu(),
                lost.gpuNote()));
      }
    }
    long id =
        ledger.attemptStarted(
            new AttemptStart(
                segment.run(),
                segment.index(),
                segment.name(),
                earlier.size() + 1,
                "cmd",
                false,
                Optional.empty(),
                "true",
                Optional.empty(),
                Optional.empty(),
                folder.resolve("log"),
                folder));
    ledger.attemptEnded(id, AttemptEnd.succeeded());
  }
}
