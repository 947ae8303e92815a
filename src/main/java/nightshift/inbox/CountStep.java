package nightshift.inbox;

import java.io.IOException;
import java.util.Optional;

/** The pipeline says how many files a batch has. */
final class CountStep implements Ladder.Step {
  @Override
  public Rung rung() {
    return Rung.COUNT;
  }

  @Override
  public Optional<Readiness> judge(Look look) throws IOException {
    if (look.rules().expect().isEmpty()) {
      return Optional.empty();
    }
    int wanted = look.wanted().size();
    if (wanted < look.rules().expect().getAsInt()) {
      return Optional.of(look.waiting(rung(), progress(look, wanted)));
    }
    var formats = look.formats();
    if (formats.cut().isPresent()) {
      return Optional.of(SilenceStep.cut(look, rung(), formats.cut().get()));
    }
    // The last file counts as soon as it has a name: closed formats need one more look, others
    // silence.
    boolean closed = formats.unproven() + formats.unknown() == 0;
    var how = Shown.files(wanted) + ", as many as the pipeline expects";
    if (closed ? look.isSettled() : look.isQuiet()) {
      return Optional.of(new Readiness.Ready(rung(), how));
    }
    return Optional.of(
        closed
            ? look.waitingToSettle(rung(), how + "; looked at once more before they are taken")
            : look.waitingForQuiet(rung(), how + "; the last one may still be growing"));
  }

  static String progress(Look look, int wanted) {
    return wanted
        + " of the "
        + look.rules().expect().orElse(0)
        + " files that the pipeline expects are here";
  }
}
