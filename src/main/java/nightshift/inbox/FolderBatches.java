package nightshift.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import nightshift.BatchId;

/** Batches that are a folder. Reads again only what can have changed. */
final class FolderBatches {
  private static final long GRAIN = Duration.ofSeconds(3).toNanos();

  /**
   * A rewrite in place does not touch a folder's time, and some file systems touch it never: what
   * was taken is compared file by file this often, or when that took no more than 1/200 of the
   * time.
   */
  private static final long AUDIT = Duration.ofMinutes(10).toNanos();

  private static final int SPARING = 200;

  private final KnownBatches known;
  private final Observations observations;
  private final LongSupplier elapsedNanos;
  private final BatchLook look;

  FolderBatches(
      KnownBatches known, Observations observations, LongSupplier elapsedNanos, BatchLook look) {
    this.known = known;
    this.observations = observations;
    this.elapsedNanos = elapsedNanos;
    this.look = look;
  }

  /** Empty when the batch was taken and lies there as it was taken. */
  Optional<Finding> look(BatchId id, Path folder, List<BatchFile> beside, BatchRules rules)
      throws IOException {
    long started = elapsedNanos.getAsLong();
    var settled = observations.settled(id);
    if (settled.isPresent()
        && started < settled.get().nextLookNanos()
        && isUntouched(settled.get().folders())) {
      return Optional.empty();
    }
    var taken = known.taken(id);
    var note = observations.note(id);
    if (note.isPresent()
        && started < note.get().nextLookNanos()
        && isStillTrue(note.get().seen().finding(), taken.isPresent(), beside)
        && isUntouched(note.get().folders())) {
      return note.map(n -> n.seen().finding());
    }
    var listing = FileTree.of(folder);
    var candidate = BatchLook.candidate(id, folder, listing.files(), beside, rules.markers());
    return taken.isEmpty()
        ? Optional.of(look.look(candidate, listing, rules, started, Finding.Arrival::new))
        : late(candidate, listing, rules, taken.get(), started);
  }

  private Optional<Finding> late(
      Candidate candidate, Listing listing, BatchRules rules, List<BatchFile> taken, long started)
      throws IOException {
    var now = Stream.concat(candidate.files().stream(), candidate.signs().stream()).toList();
    var all = Changes.between(taken, now);
    var changes =
        new Changes(
            data(all.added(), candidate),
            data(all.changed(), candidate),
            data(all.gone(), candidate));
    if (changes.added().isEmpty() && changes.changed().isEmpty()) {
      settle(candidate.id(), listing.folders(), started);
      return Optional.empty();
    }
    // The marker of the first time says nothing about what came after it.
    var fresh =
        candidate.signs().stream()
            .filter(sign -> all.added().contains(sign) || all.changed().contains(sign))
            .toList();
    var late = new Candidate(candidate.id(), candidate.folder(), candidate.files(), fresh, false);
    return Optional.of(
        look.look(
            late,
            listing,
            rules,
            started,
            (judged, readiness) -> new Finding.Supplement(judged, readiness, changes)));
  }

  private void settle(BatchId id, Map<Path, FileTime> folders, long started) {
    int looks = observations.settled(id).map(s -> s.looks() + 1).orElse(1);
    long ended = elapsedNanos.getAsLong();
    long pause = looks == 1 ? GRAIN : Math.max(AUDIT, (ended - started) * SPARING);
    observations.settle(id, new Observations.Settled(folders, ended + pause, looks));
  }

  private static List<BatchFile> data(List<BatchFile> files, Candidate candidate) {
    return files.stream().filter(file -> !candidate.signs().contains(file)).toList();
  }

  private static boolean isStillTrue(Finding finding, boolean taken, List<BatchFile> beside) {
    boolean same =
        switch (finding) {
          case Finding.Arrival arrival -> !taken;
          case Finding.Supplement supplement ->
              taken && !(supplement.readiness() instanceof Readiness.Ready);
        };
    return same && finding.candidate().signs().containsAll(beside);
  }

  private static boolean isUntouched(Map<Path, FileTime> folders) throws IOException {
    for (var folder : folders.entrySet()) {
      var now = Files.getLastModifiedTime(folder.getKey(), LinkOption.NOFOLLOW_LINKS);
      if (!now.equals(folder.getValue())) {
        return false;
      }
    }
    return !folders.isEmpty();
  }
}
