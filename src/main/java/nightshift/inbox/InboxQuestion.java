package nightshift.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import nightshift.BatchId;
import nightshift.inbox.InboxAnswer.State;

/**
 * Answers why a file or folder is still waiting, with or without a running daemon: looks once, with
 * the same eyes as the scan. How long it has lain still one look can't know: the files' own times
 * stand in for that, and the answer says so.
 */
public final class InboxQuestion {
  private final Path inbox;
  private final Function<String, BatchRules> rules;
  private final KnownBatches known;
  private final InstantSource clock;

  public InboxQuestion(
      Path inbox, Function<String, BatchRules> rules, KnownBatches known, InstantSource clock) {
    this.inbox = inbox.toAbsolutePath().normalize();
    this.rules = rules;
    this.known = known;
    this.clock = clock;
  }

  public InboxAnswer about(Path asked) throws IOException {
    var path = asked.toAbsolutePath().normalize();
    if (!path.startsWith(inbox)) {
      return ignored(asked, "it lies outside the inbox " + Shown.name(inbox));
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return ignored(asked, "there is no such file or folder");
    }
    var inside = inbox.relativize(path);
    if (inside.toString().isEmpty() || (inside.getNameCount() == 1 && Files.isDirectory(path))) {
      return ignored(
          asked, "it holds batches and is none itself: ask about a folder or file in it");
    }
    if (inside.getNameCount() == 1) {
      return ignored(
          asked,
          "it lies in the inbox itself, not in a pipeline's folder; move it to inbox/<pipeline>/");
    }
    return inPipeline(asked, inside);
  }

  private InboxAnswer inPipeline(Path asked, Path inside) throws IOException {
    var pipeline = inside.getName(0).toString();
    var name = inside.getName(1).toString();
    var scan = new InboxScan(inbox, rules, known, new Observations(), () -> 0L, clock);
    var found =
        scan.runOnce(pipeline).stream().filter(finding -> isAbout(finding, inside)).findFirst();
    if (found.isPresent()) {
      return answer(asked, found.get());
    }
    var litter = Names.isLitter(String.valueOf(inside.getFileName())) || name.startsWith(".");
    if (litter) {
      return ignored(asked, "files of that name are the system's and never part of a batch");
    }
    var batch = new BatchId(pipeline, name);
    return new InboxAnswer(
        asked,
        Optional.of(batch),
        State.ACCEPTED,
        "it was taken and lies there as it was taken",
        Optional.empty(),
        Optional.empty());
  }

  private static boolean isAbout(Finding finding, Path inside) {
    var candidate = finding.candidate();
    if (!candidate.loose()) {
      return candidate.id().name().equals(inside.getName(1).toString());
    }
    var name = inside.subpath(1, inside.getNameCount());
    return candidate.id().name().equals(name.toString())
        || candidate.files().stream().anyMatch(file -> file.path().equals(name))
        || candidate.signs().stream().anyMatch(file -> file.path().equals(name));
  }

  private InboxAnswer answer(Path asked, Finding finding) {
    var batch = Optional.of(finding.candidate().id());
    var late =
        switch (finding) {
          case Finding.Arrival arrival -> "";
          case Finding.Supplement supplement ->
              "it was taken, then changed (" + supplement.changes().explain() + "); ";
        };
    return switch (finding.readiness()) {
      case Readiness.Ready ready ->
          new InboxAnswer(
              asked,
              batch,
              State.READY,
              late + ready.how(),
              Optional.of(ready.rung()),
              Optional.empty());
      case Readiness.Waiting waiting ->
          new InboxAnswer(
              asked,
              batch,
              State.WAITING,
              late + waiting.why() + age(finding, waiting),
              Optional.of(waiting.rung()),
              Optional.of(waiting.recheckAt()));
      case Readiness.Refused refused ->
          new InboxAnswer(
              asked,
              batch,
              State.REFUSED,
              late + refused.problem().explain(),
              Optional.empty(),
              Optional.empty());
    };
  }

  /** One look can't see silence; the newest time that a sender gave is the next best. */
  private String age(Finding finding, Readiness.Waiting waiting) {
    var newest =
        finding.candidate().files().stream()
            .map(BatchFile::modified)
            .max(Comparator.naturalOrder());
    if (waiting.rung() != Rung.SILENCE || newest.isEmpty()) {
      return "";
    }
    var age = Duration.between(newest.get(), clock.instant());
    return age.isNegative()
        ? " (its newest file is from the future, by its own time)"
        : " (its newest file is "
            + Shown.duration(Duration.ofSeconds(Math.max(1, age.toSeconds())))
            + " old, by its own time)";
  }

  private static InboxAnswer ignored(Path asked, String why) {
    return new InboxAnswer(
        asked, Optional.empty(), State.IGNORED, why, Optional.empty(), Optional.empty());
  }
}
