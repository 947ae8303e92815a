package nightshift.inbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import nightshift.format.BatchClosure;

/** Nothing else is known: complete when nothing changed for long enough and nobody writes. */
final class SilenceStep implements Ladder.Step {
  @Override
  public Rung rung() {
    return Rung.SILENCE;
  }

  @Override
  public Optional<Readiness> judge(Look look) throws IOException {
    if (look.candidate().files().isEmpty()) {
      return Optional.empty();
    }
    if (look.wanted().isEmpty()) {
      return Optional.of(
          look.waiting(
              rung(),
              "none of the "
                  + Shown.files(look.candidate().files().size())
                  + " matches `files: "
                  + look.rules().files().orElse("")
                  + "`"));
    }
    if (!look.isQuiet()) {
      return Optional.of(look.waitingForQuiet(rung(), growing(look)));
    }
    var cut = look.formats().cut();
    if (cut.isPresent()) {
      return Optional.of(cut(look, rung(), cut.get()));
    }
    var writers = OpenFiles.writersBelow(look.candidate());
    var quiet = Shown.duration(look.rules().quiet());
    return Optional.of(
        switch (writers) {
          case OpenFiles.Writer writer ->
              look.waiting(
                  rung(),
                  "nothing changed for "
                      + quiet
                      + ", but process "
                      + writer.pid()
                      + " has "
                      + Shown.name(writer.file())
                      + " open for writing");
          case OpenFiles.Nobody nobody ->
              new Readiness.Ready(rung(), "nothing changed for " + quiet + ", nobody writes");
          case OpenFiles.CannotTell cannotTell ->
              new Readiness.Ready(
                  rung(),
                  "nothing changed for " + quiet + "; open files can't be seen on this system");
        });
  }

  /** A cut file may still get its rest; when it lies still for too long, the sender is told. */
  static Readiness cut(Look look, Rung rung, BatchClosure.CutFile cut) {
    return look.isPatienceOver()
        ? new Readiness.Refused(
            Refusals.cut(
                look,
                "nothing changed for " + Shown.duration(look.rules().patience()) + ", but ",
                cut))
        : look.waiting(rung, cut.explain());
  }

  private static String growing(Look look) {
    var files = Shown.files(look.candidate().files().size());
    return look.looks() <= 1
        ? files
            + ", changed just now; taken when nothing changes for "
            + Shown.duration(look.rules().quiet())
        : files
            + ", unchanged for "
            + Shown.duration(Duration.ofMillis(look.still().toMillis() / 100 * 100))
            + " of "
            + Shown.duration(look.rules().quiet());
  }
}
