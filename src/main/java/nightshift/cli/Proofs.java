package nightshift.cli;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.Workspace;
import nightshift.environment.EnvironmentStatus;
import nightshift.environment.Environments;
import nightshift.environment.PastRehearsal;
import nightshift.ledger.LedgerReader;
import nightshift.run.Breaker;

/** What the past says about environments: their last rehearsal, and which are left alone. */
record Proofs(
    Map<EnvironmentName, PastRehearsal> rehearsals,
    Map<EnvironmentName, Breaker.Broken> leftAlone) {

  static Proofs of(
      Workspace workspace,
      Environments environments,
      List<EnvironmentStatus> list,
      InstantSource clock) {
    var proofs = new Proofs(new LinkedHashMap<>(), new LinkedHashMap<>());
    for (var status : list) {
      environments
          .lastRehearsal(status.name())
          .ifPresent(past -> proofs.rehearsals.put(status.name(), past));
    }
    try (var reader = LedgerReader.open(workspace.ledgerFile()).orElse(null)) {
      if (reader != null) {
        var breaker = new Breaker(reader, environments, clock);
        for (var status : list) {
          if (status.name() instanceof EnvironmentName.Uv uv) {
            breaker.broken(uv).ifPresent(broken -> proofs.leftAlone.put(uv, broken));
          }
        }
      }
    }
    return proofs;
  }

  /** A line for each environment, with the cure where there is one. */
  String text(List<EnvironmentStatus> list, ZoneId zone) {
    var text = new StringBuilder();
    for (var status : list) {
      var past = Optional.ofNullable(rehearsals.get(status.name()));
      text.append(
          "  %-24s %s%n"
              .formatted(status.name(), past.map(seen -> told(seen, zone)).orElse("never")));
      past.stream()
          .flatMap(seen -> seen.wrong().stream())
          .forEach(wrong -> text.append("      %s%n".formatted(wrong)));
      Optional.ofNullable(leftAlone.get(status.name()))
          .ifPresent(broken ->
              text.append(
                  "      left alone, conda takes over at once: %s%n      hint: %s%n"
                      .formatted(broken.why(), broken.cure())));
    }
    return text.toString();
  }

  private static String told(PastRehearsal past, ZoneId zone) {
    return "%s %s in %.1f s"
        .formatted(
            past.passed() ? "passed" : "FAILED",
            moment(past.at(), zone),
            past.tookMillis() / 1000.0);
  }

  private static String moment(Instant at, ZoneId zone) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").format(at.atZone(zone));
  }

  /** The same for programs, laid over one environment's map. */
  void addTo(Map<String, Object> map, EnvironmentName name) {
    Optional.ofNullable(rehearsals.get(name))
        .ifPresent(past -> {
          var rehearsal = new LinkedHashMap<String, Object>();
          rehearsal.put("at", past.at().toString());
          rehearsal.put("passed", past.passed());
          rehearsal.put("wrong", past.wrong());
          map.put("rehearsal", rehearsal);
        });
    Optional.ofNullable(leftAlone.get(name))
        .ifPresent(broken -> map.put("leftAlone", broken.why()));
  }
}
