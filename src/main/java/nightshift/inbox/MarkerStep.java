package nightshift.inbox;

import java.io.IOException;
import java.util.Optional;

/** The sender wrote its marker: complete, unless what lies there proves the opposite. */
final class MarkerStep implements Ladder.Step {
  @Override
  public Rung rung() {
    return Rung.MARKER;
  }

  @Override
  public Optional<Readiness> judge(Look look) throws IOException {
    var markers =
        look.candidate().signs().stream()
            .filter(sign -> !Manifest.isManifest(sign.path()))
            .toList();
    if (markers.isEmpty()) {
      return Optional.empty();
    }
    var marker = Shown.name(markers.getFirst().path());
    var wanted = look.wanted().size();
    if (wanted == 0) {
      return Optional.of(new Readiness.Refused(Refusals.nothingToProcess(look, marker)));
    }
    var expect = look.rules().expect();
    if (expect.isPresent() && wanted < expect.getAsInt()) {
      return Optional.of(
          look.isQuiet()
              ? new Readiness.Refused(Refusals.tooFew(look, marker, wanted, expect.getAsInt()))
              : look.waitingForQuiet(
                  rung(), marker + " is here, but " + CountStep.progress(look, wanted)));
    }
    var cut = look.formats().cut();
    if (cut.isPresent()) {
      // Parallel copies may bring the marker before the last bytes: only a still file is cut.
      return Optional.of(
          look.isQuiet()
              ? new Readiness.Refused(Refusals.cut(look, marker + " is here, but ", cut.get()))
              : look.waitingForQuiet(rung(), marker + " is here, but " + cut.get().explain()));
    }
    return Optional.of(
        new Readiness.Ready(rung(), "marker " + marker + ", " + Shown.files(wanted)));
  }
}
