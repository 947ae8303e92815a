package nightshift.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import nightshift.BatchId;

/** Batches that are loose files in a pipeline's inbox folder; they stay where they are. */
final class LooseBatches {
  private static final Duration AUDIT = Duration.ofMinutes(10);

  private record Known(FileTime modified, long nextLookNanos, List<Finding> findings) {}

  private final KnownBatches known;
  private final Observations observations;
  private final LongSupplier elapsedNanos;
  private final BatchLook look;
  private final Map<Path, Known> before = new HashMap<>();

  LooseBatches(
      KnownBatches known, Observations observations, LongSupplier elapsedNanos, BatchLook look) {
    this.known = known;
    this.observations = observations;
    this.elapsedNanos = elapsedNanos;
    this.look = look;
  }

  List<Finding> look(String pipeline, Path folder, List<Path> entries, BatchRules rules)
      throws IOException {
    var loose = entries.stream().filter(entry -> isMeant(entry, rules)).toList();
    if (loose.isEmpty()) {
      before.remove(folder);
      return List.of();
    }
    long started = elapsedNanos.getAsLong();
    var modified = Files.getLastModifiedTime(folder);
    var last = before.get(folder);
    if (last != null && last.modified.equals(modified) && started < last.nextLookNanos) {
      return last.findings;
    }
    var findings = judge(pipeline, folder, loose, rules, started);
    before.put(folder, new Known(modified, nextLook(findings, started), findings));
    return findings;
  }

  private List<Finding> judge(
      String pipeline, Path folder, List<Path> loose, BatchRules rules, long started)
      throws IOException {
    var listing = FileTree.of(folder, loose);
    var taken = new HashMap<Path, BatchFile>();
    known.takenLoose(pipeline).forEach(file -> taken.put(file.path(), file));
    var fresh = listing.files().stream().filter(file -> !isTaken(file, taken)).toList();
    var groups = LooseFiles.group(fresh, rules.markers());
    var findings = new ArrayList<Finding>();
    var waitingCopies = new ArrayList<>(listing.copying());
    for (var group : groups) {
      var copying = LooseFiles.copiesOf(group, groups.size() == 1, listing.copying());
      waitingCopies.removeAll(copying);
      findings.add(look(pipeline, folder, group, copying, rules, started));
    }
    if (!waitingCopies.isEmpty()) {
      var name = LooseFiles.stem(waitingCopies.getFirst().toString());
      var group = new LooseFiles.Group(name, List.of(), List.of());
      findings.add(look(pipeline, folder, group, waitingCopies, rules, started));
    }
    for (var hazard : listing.hazards()) {
      var id = new BatchId(pipeline, hazard.entry().toString());
      findings.add(
          new Finding.Arrival(
              new Candidate(id, folder, List.of(), List.of(), true),
              new Readiness.Refused(hazard.problem())));
    }
    return findings;
  }

  private Finding look(
      String pipeline,
      Path folder,
      LooseFiles.Group group,
      List<Path> copying,
      BatchRules rules,
      long started)
      throws IOException {
    var entries = new ArrayList<Path>();
    group.files().forEach(file -> entries.add(folder.resolve(file.path())));
    group.signs().forEach(sign -> entries.add(folder.resolve(sign.path())));
    copying.forEach(path -> entries.add(folder.resolve(path)));
    var listing = FileTree.of(folder, entries);
    var id = new BatchId(pipeline, group.name());
    var sorted = BatchLook.candidate(id, folder, group.files(), group.signs(), List.of());
    var candidate = new Candidate(id, folder, sorted.files(), sorted.signs(), true);
    return look.look(candidate, listing, rules, started, Finding.Arrival::new);
  }

  private long nextLook(List<Finding> findings, long started) {
    long next = started + AUDIT.toNanos();
    for (var finding : findings) {
      var note = observations.note(finding.candidate().id());
      // What is ready may be taken before the next scan: its files are then no longer loose.
      boolean ready = finding.readiness() instanceof Readiness.Ready;
      next = Math.min(next, ready ? started : note.map(n -> n.nextLookNanos()).orElse(next));
    }
    return findings.isEmpty() ? started + Duration.ofSeconds(10).toNanos() : next;
  }

  /** Hidden files are the system's or a person's, unless they are markers or a copy under way. */
  private static boolean isMeant(Path entry, BatchRules rules) {
    var name = String.valueOf(entry.getFileName());
    return !Names.isLitter(name)
        && (!name.startsWith(".")
            || Names.isCopying(name)
            || Names.isMarker(name, "", rules.markers()));
  }

  private static boolean isTaken(BatchFile file, Map<Path, BatchFile> taken) {
    var before = taken.get(file.path());
    return before != null && before.sameAs(file);
  }

  void keepOnly(Set<Path> folders) {
    before.keySet().retainAll(folders);
  }
}
