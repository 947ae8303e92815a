package nightshift.cli;

import java.util.List;
import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.environment.EnvironmentStatus;
import nightshift.environment.EnvironmentStatus.State;
import nightshift.environment.Finding;
import nightshift.environment.Sizes;

/** Environments as a table for a terminal. */
final class EnvsTable {
  private static final String ROW = "%-24s %-10s %-9s %8s  %s";

  private EnvsTable() {}

  static String of(List<EnvironmentStatus> list) {
    if (list.isEmpty()) {
      return "no environments: neither groups in pyproject.toml nor files in conda_envs/%n"
          .formatted();
    }
    var text = new StringBuilder();
    text.append(row("environment", "state", "python", "size", "falls back to"));
    for (var status : list) {
      text.append(
          row(
              status.name().toString(),
              word(status.state()),
              status.python().orElse("-"),
              status.bytes() == 0 ? "-" : Sizes.of(status.bytes()),
              fallback(status)));
      status
          .failure()
          .ifPresent(failure ->
              text.append("  %s%n  hint: %s%n".formatted(failure.what(), failure.cure())));
    }
    return text.toString();
  }

  private static String row(String... cells) {
    return ROW.formatted((Object[]) cells).stripTrailing() + System.lineSeparator();
  }

  private static String fallback(EnvironmentStatus status) {
    return status
        .twin()
        .or(() ->
            status.name() instanceof EnvironmentName.Uv ? Optional.of("nothing") : Optional.empty())
        .orElse("");
  }

  static String word(State state) {
    return switch (state) {
      case READY -> "ready";
      case NOT_BUILT -> "not built";
      case FOUND -> "found";
      case DAMAGED -> "damaged";
      case FAILING -> "failing";
    };
  }

  static String word(Finding.Verdict verdict) {
    return switch (verdict) {
      case GOOD -> "ok";
      case NOTE -> "note";
      case BAD -> "BAD";
    };
  }
}
