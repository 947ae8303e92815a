package nightshift.inbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import nightshift.BatchId;

/** Looks at one batch: compares it with the last look and lets the ladder judge it. */
final class BatchLook {
  private static final Comparator<BatchFile> NATURAL =
      Comparator.comparing(BatchFile::path, NaturalOrder.PATHS);

  /** At most a twentieth of the time goes into looking again at one batch. */
  private static final int SPARING = 20;

  private final Observations observations;
  private final LongSupplier elapsedNanos;
  private final InstantSource clock;

  BatchLook(Observations observations, LongSupplier elapsedNanos, InstantSource clock) {
    this.observations = observations;
    this.elapsedNanos = elapsedNanos;
    this.clock = clock;
  }

  /** How a candidate and a readiness become a finding. */
  interface Naming {
    Finding name(Candidate candidate, Readiness readiness);
  }

  Finding look(Candidate candidate, Listing listing, BatchRules rules, long started, Naming naming)
      throws IOException {
    var batch = candidate.id();
    var before = observations.note(batch);
    boolean same = before.isPresent() && before.get().signature() == listing.signature();
    long ended = elapsedNanos.getAsLong();
    // The silence began after the first listing and is proven before this one.
    long since = same ? before.get().sinceNanos() : ended;
    var still = Duration.ofNanos(Math.max(0, started - since));
    int looks = same ? before.get().looks() + 1 : 1;
    var memory = before.map(Observations.Note::memory).orElseGet(Memory::new);
    memory.checksums().refill();
    Instant now = clock.instant();
    var look =
        new Look(candidate, listing, rules, memory, looks > 1 ? still : Duration.ZERO, looks, now);
    var finding = naming.name(candidate, Ladder.judge(look));
    var seen = new Observations.Seen(same ? before.get().seen().since() : now, finding);
    long cost = elapsedNanos.getAsLong() - started;
    long pause = Math.max(pause(finding.readiness(), now, rules).toNanos(), cost * SPARING);
    observations.keep(
        batch,
        new Observations.Note(
            listing.signature(), since, looks, seen, listing.folders(), ended + pause, memory));
    return finding;
  }

  /** Sorts what lies in a folder into what is processed and what only speaks about it. */
  static Candidate candidate(
      BatchId id,
      Path folder,
      List<BatchFile> files,
      List<BatchFile> beside,
      List<String> markers) {
    var data = new ArrayList<BatchFile>(files.size());
    var signs = new ArrayList<>(beside);
    for (var file : files) {
      boolean top = file.path().getNameCount() == 1;
      var name = file.path().toString();
      if (top && (Names.isMarker(name, id.name(), markers) || Manifest.isManifest(file.path()))) {
        signs.add(file);
      } else {
        data.add(file);
      }
    }
    data.sort(NATURAL);
    signs.sort(NATURAL);
    return new Candidate(id, folder, data, signs, false);
  }

  private static Duration pause(Readiness readiness, Instant now, BatchRules rules) {
    return switch (readiness) {
      case Readiness.Ready ready -> Duration.ZERO;
      case Readiness.Waiting waiting -> Duration.between(now, waiting.recheckAt());
      case Readiness.Refused refused -> rules.quiet();
    };
  }
}
