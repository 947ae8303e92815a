package nightshift.inbox;

import java.io.IOException;
import java.util.Optional;

/**
 * The files describe one acquisition and all of it is there. A closed image that says nothing about
 * others (a plain TIFF) is no proof that no other follows: that is left to the signs below.
 */
final class FormatStep implements Ladder.Step {
  @Override
  public Rung rung() {
    return Rung.FORMAT;
  }

  @Override
  public Optional<Readiness> judge(Look look) throws IOException {
    if (look.candidate().files().isEmpty()) {
      return Optional.empty();
    }
    var expect = look.rules().expect();
    if (expect.isPresent() && look.wanted().size() < expect.getAsInt()) {
      return Optional.empty();
    }
    var formats = look.formats();
    boolean required = look.rules().require().filter(rung -> rung == rung()).isPresent();
    if (formats.cut().isPresent()) {
      return required
          ? Optional.of(SilenceStep.cut(look, rung(), formats.cut().get()))
          : Optional.empty();
    }
    if (formats.whole().isPresent()) {
      var how = formats.whole().get();
      return Optional.of(
          look.isSettled()
              ? new Readiness.Ready(rung(), how)
              : look.waitingToSettle(rung(), how + "; looked at once more before it is taken"));
    }
    if (required && formats.unproven() + formats.unknown() == 0) {
      var how = "all " + Shown.files(formats.closed()) + " closed, as the format says";
      return Optional.of(
          look.isQuiet() ? new Readiness.Ready(rung(), how) : look.waitingForQuiet(rung(), how));
    }
    return Optional.empty();
  }
}
