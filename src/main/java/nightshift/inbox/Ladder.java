package nightshift.inbox;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import nightshift.Problem;

/** Climbs down the signs, strongest first, to the one that decides. */
final class Ladder {
  /** One sign: decides, or leaves it to the next one. */
  interface Step {
    Rung rung();

    Optional<Readiness> judge(Look look) throws IOException;
  }

  private static final List<Step> STEPS =
      List.of(
          new ManifestStep(),
          new MarkerStep(),
          new FormatStep(),
          new CountStep(),
          new SilenceStep());

  private Ladder() {}

  static Readiness judge(Look look) throws IOException {
    var hazards = look.listing().hazards();
    if (!hazards.isEmpty()) {
      return new Readiness.Refused(first(hazards));
    }
    if (!look.listing().copying().isEmpty()) {
      return look.waiting(Rung.SILENCE, copying(look));
    }
    for (var step : STEPS) {
      if (look.rules().require().isEmpty() || look.rules().require().get() == step.rung()) {
        var readiness = step.judge(look);
        if (readiness.isPresent()) {
          return readiness.get();
        }
      }
    }
    return look.waiting(
        look.rules().require().orElse(Rung.SILENCE),
        look.rules().require().map(rung -> missing(rung, look.rules())).orElse("empty so far"));
  }

  private static String copying(Look look) {
    var copying = look.listing().copying();
    return (copying.size() == 1 ? "a copy is" : copying.size() + " copies are")
        + " under way: "
        + Shown.some(copying, path -> path);
  }

  private static Problem first(List<Listing.Hazard> hazards) {
    var first = hazards.getFirst().problem();
    return hazards.size() == 1
        ? first
        : first.because((hazards.size() - 1) + " more of the kind in this batch");
  }

  private static String missing(Rung rung, BatchRules rules) {
    return switch (rung) {
      case MANIFEST -> "this inbox requires a manifest, and none is here yet";
      case MARKER ->
          "this inbox requires a marker ("
              + String.join(", ", rules.markers())
              + "), and none is here yet";
      case FORMAT -> "this inbox requires a format that says that it is closed";
      case COUNT -> "this inbox requires a count, and its pipeline has no `expect:`";
      case SILENCE -> "empty so far";
    };
  }
}
