package nightshift.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import nightshift.BatchId;
import nightshift.Problem;

/**
 * Finds every batch below the inbox and says whether it is complete. The scan is the truth: events
 * only make it come earlier. Called by one thread at a time.
 */
public final class InboxScan {
  private final Path inbox;
  private final Function<String, BatchRules> rules;
  private final Observations observations;
  private final InstantSource clock;
  private final Set<BatchId> there = new HashSet<>();
  private final LongSupplier elapsedNanos;
  private final FolderCache folders;
  private final FolderBatches folderBatches;
  private final LooseBatches looseBatches;
  private Optional<Problem> trouble = Optional.empty();

  /**
   * @param rules what each inbox folder demands; also asked for folders without a pipeline
   * @param elapsedNanos a clock that only runs forward, such as {@code System::nanoTime}
   */
  public InboxScan(
      Path inbox,
      Function<String, BatchRules> rules,
      KnownBatches known,
      Observations observations,
      LongSupplier elapsedNanos,
      InstantSource clock) {
    this.inbox = inbox.toAbsolutePath().normalize();
    this.rules = rules;
    this.observations = observations;
    this.elapsedNanos = elapsedNanos;
    this.clock = clock;
    folders = new FolderCache(elapsedNanos);
    var look = new BatchLook(observations, elapsedNanos, clock);
    folderBatches = new FolderBatches(known, observations, elapsedNanos, look);
    looseBatches = new LooseBatches(known, observations, elapsedNanos, look);
  }

  /**
   * Every batch that was not taken yet, and every taken one that changed; in natural order. A batch
   * that was taken and lies there unchanged is left out.
   */
  public List<Finding> runOnce() {
    var findings = new ArrayList<Finding>();
    var pipelines = new HashSet<Path>();
    var failure = Optional.<Problem>empty();
    try {
      var top = folders.children(inbox);
      if (trouble.isPresent()) {
        observations.startClocksAgain(elapsedNanos.getAsLong());
      }
      for (var entry : top.others()) {
        stray(entry, findings);
      }
      for (var folder : top.folders()) {
        pipelines.add(folder);
        var name = String.valueOf(folder.getFileName());
        if (isMeant(name)) {
          try {
            pipelineFolder(name, folder, findings);
          } catch (IOException e) {
            failure = Optional.of(unreadable(folder, e));
          }
        }
      }
    } catch (IOException e) {
      failure = Optional.of(unreadable(inbox, e));
    }
    if (failure.isEmpty()) {
      forgetAllBut(pipelines);
    }
    trouble = failure;
    return List.copyOf(findings);
  }

  /** The batches of one inbox folder only, for a person who asks about one of them. */
  List<Finding> runOnce(String pipeline) throws IOException {
    var findings = new ArrayList<Finding>();
    pipelineFolder(pipeline, inbox.resolve(pipeline), findings);
    return findings;
  }

  /** Why the last scan could not see the inbox: a share that is away is a pause, not a loss. */
  public Optional<Problem> trouble() {
    return trouble;
  }

  /** How long until a waiting batch wants to be looked at; empty when none waits. */
  public Optional<Duration> nextLook() {
    return observations.nextLook(elapsedNanos.getAsLong());
  }

  private void pipelineFolder(String pipeline, Path folder, List<Finding> findings)
      throws IOException {
    var rule = rules.apply(pipeline);
    var children = folders.children(folder);
    var loose = new ArrayList<>(children.others());
    for (var batch : children.folders()) {
      var name = String.valueOf(batch.getFileName());
      if (!isMeant(name)) {
        continue;
      }
      var id = new BatchId(pipeline, name);
      there.add(id);
      var beside = beside(folder, name, rule, loose);
      try {
        if (Names.isCopying(name)) {
          findings.add(copying(id, batch, rule));
        } else {
          folderBatches.look(id, batch, beside, rule).ifPresent(findings::add);
        }
      } catch (NoSuchFileException e) {
        // It vanished while it was looked at: the next scan sees it gone, or whole again.
        observations.forget(id);
      }
    }
    for (var finding : looseBatches.look(pipeline, folder, loose, rule)) {
      there.add(finding.candidate().id());
      findings.add(finding);
    }
  }

  /** Markers that stand beside a batch's folder and bear its name. */
  private static List<BatchFile> beside(
      Path folder, String batch, BatchRules rule, List<Path> loose) throws IOException {
    var found = new ArrayList<BatchFile>();
    for (var marker : rule.markers()) {
      var sign = folder.resolve(batch + marker);
      if (loose.remove(sign)) {
        var up = folder.getFileSystem().getPath("..", batch + marker);
        FileTree.attributes(folder.resolve(batch), up).ifPresent(found::add);
      }
    }
    return found;
  }

  private Finding copying(BatchId id, Path folder, BatchRules rule) {
    return new Finding.Arrival(
        new Candidate(id, folder, List.of(), List.of(), false),
        new Readiness.Waiting(
            Rung.SILENCE,
            "its name says that a copy is under way: " + Shown.name(id.name()),
            clock.instant().plus(rule.quiet())));
  }

  /** What lies in the inbox itself belongs to no pipeline. */
  private void stray(Path entry, List<Finding> findings) {
    var name = String.valueOf(entry.getFileName());
    if (!isMeant(name) || name.startsWith("README")) {
      return;
    }
    boolean link = Files.isSymbolicLink(entry);
    var what =
        Shown.name(name)
            + (link
                ? " is a link in the inbox itself."
                : " lies in the inbox itself, not in a pipeline's folder.");
    var hint =
        link
            ? "mount the other folder there, or name it as the inbox in nightshift.yaml"
            : "move it to inbox/<pipeline>/, or into a folder of its own there";
    findings.add(
        new Finding.Arrival(
            new Candidate(new BatchId("", name), inbox, List.of(), List.of(), true),
            new Readiness.Refused(Problem.of(Problem.Kind.USER, what, hint))));
  }

  private void forgetAllBut(Set<Path> pipelines) {
    pipelines.add(inbox);
    observations.keepOnly(there);
    folders.keepOnly(pipelines);
    looseBatches.keepOnly(pipelines);
    there.clear();
  }

  private static boolean isMeant(String name) {
    return !Names.isLitter(name) && (!name.startsWith(".") || Names.isCopying(name));
  }

  private static Problem unreadable(Path folder, IOException cause) {
    return Problem.of(
            Problem.Kind.RESOURCE,
            "The inbox folder " + Shown.name(folder) + " can't be read.",
            "check that its disk or share is there; it is looked at again and nothing is lost")
        .because(String.valueOf(cause));
  }
}
