package nightshift.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.SegmentRow;
import nightshift.ledger.SegmentState;

/** Tells of each failed attempt: cause, command, exit status, log, where things lie, what to do. */
final class Failures {
  private static final int MOST = 8;
  private static final int DETAIL_LINES = 40;

  private final Path runFolder;
  private final Secrets secrets;

  Failures(Path runFolder, Secrets secrets) {
    this.runFolder = runFolder;
    this.secrets = secrets;
  }

  List<Page.Failure> of(RunHistory history) {
    return history.segments().stream()
        .flatMap(
            segment -> history.failuresOf(segment).stream().map(a -> failure(history, segment, a)))
        .limit(MOST)
        .toList();
  }

  private Page.Failure failure(RunHistory history, SegmentRow segment, AttemptRow attempt) {
    var log = LogEnd.of(attempt.log(), secrets);
    return new Page.Failure(
        "Segment “%s”, attempt %d in %s"
            .formatted(Wording.name(segment.name()), attempt.number(), attempt.environment()),
        segment.state() == SegmentState.DONE,
        Wording.sentence(attempt.what().or(attempt::outcome).orElse("no reason was recorded")),
        detail(attempt, log),
        Optional.of(attempt.commandLine()).filter(line -> !line.isBlank()),
        attempt.exitCode().map(Failures::exit),
        log,
        existing(attempt.log().toAbsolutePath()),
        existing(attempt.folder().toAbsolutePath()),
        attempt.hint());
  }

  /** What the log's end already shows is not said twice. */
  private static List<String> detail(AttemptRow attempt, List<String> log) {
    var lines = attempt.detail().orElse("").lines().filter(line -> !line.isBlank()).toList();
    var end = lines.subList(Math.max(0, lines.size() - DETAIL_LINES), lines.size());
    var shown = log.stream().map(String::strip).toList();
    return end.stream().map(String::strip).allMatch(shown::contains) ? List.of() : end;
  }

  private Optional<Page.Link> existing(Path path) {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    var inside = path.startsWith(runFolder) ? runFolder.relativize(path) : path;
    return Optional.of(new Page.Link(inside.toString(), Address.of(runFolder, path)));
  }

  /** A shell's numbers above 128 are signals; the usual ones are named. */
  static String exit(int code) {
    return switch (code) {
      case 126 -> "126 (the program may not be run)";
      case 127 -> "127 (the program was not found)";
      case 130 -> "130 (interrupted)";
      case 134 -> "134 (aborted)";
      case 137 -> "137 (killed; often the system did it because memory ran out)";
      case 139 -> "139 (crashed: invalid memory access)";
      case 143 -> "143 (terminated)";
      default -> Integer.toString(code);
    };
  }
}
