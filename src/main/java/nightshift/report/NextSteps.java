package nightshift.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nightshift.ledger.AttemptRow;
import nightshift.ledger.BatchRow;

/** What a person should do now: nothing, repair an environment, or run the batch again. */
final class NextSteps {
  private NextSteps() {}

  static List<Page.Step> of(BatchRow batch, RunHistory history) {
    return switch (history.run().state()) {
      case RUNNING -> List.of(step("Wait: this page is written again when the run ends."));
      case DONE -> done(history);
      case FAILED -> failed(batch, history);
      case CANCELLED ->
          List.of(
              new Page.Step(
                  "To go on where it was stopped:",
                  Optional.of("nightshift retry " + name(batch))));
    };
  }

  private static List<Page.Step> done(RunHistory history) {
    var steps = new ArrayList<Page.Step>();
    if (history.rescues().isEmpty()) {
      steps.add(step("Nothing. The results lie beside this page."));
      return steps;
    }
    steps.add(step("For the results: nothing. They are complete and lie beside this page."));
    history.rescues().stream()
        .map(RunHistory.Rescue::failed)
        .flatMap(failed -> failed.hint().stream().map(hint -> repair(failed, hint)))
        .distinct()
        .forEach(steps::add);
    return steps;
  }

  private static List<Page.Step> failed(BatchRow batch, RunHistory history) {
    var steps = new ArrayList<Page.Step>();
    history
        .stoppedAt()
        .flatMap(segment ->
            history.failuresOf(segment).stream()
                .map(AttemptRow::hint)
                .flatMap(Optional::stream)
                .findFirst())
        .or(() -> history.run().hint())
        .ifPresent(hint -> steps.add(hint("", hint)));
    steps.add(
        new Page.Step(
            "Then go on from the segment that failed; what was done before it is kept:",
            Optional.of("nightshift retry " + name(batch))));
    return steps;
  }

  private static Page.Step step(String sentence) {
    return new Page.Step(sentence, Optional.empty());
  }

  private static Page.Step repair(AttemptRow failed, String hint) {
    return hint("For the next night, whoever looks after " + failed.environment() + ":", hint);
  }

  /** A hint is a sentence, or best a command to type. */
  private static Page.Step hint(String before, String hint) {
    var text = Wording.clause(hint);
    return text.matches("(\\./)?nightshift .*")
        ? new Page.Step(before, Optional.of(text))
        : step((before + " " + text).strip());
  }

  private static String name(BatchRow batch) {
    return Wording.quoted(batch.id().toString());
  }
}
