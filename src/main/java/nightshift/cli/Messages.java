package nightshift.cli;

import java.io.PrintWriter;
import nightshift.Problem;

/**
 * The one form in which a problem stands on a terminal: the error, what lies behind it, a blank
 * line, the hint.
 */
final class Messages {
  private Messages() {}

  static void error(PrintWriter err, Problem problem) {
    var where = problem.where().map(place -> place + ": ").orElse("");
    err.println("error: " + where + problem.what());
    problem
        .cause()
        .ifPresent(cause -> cause.strip().lines().forEach(line -> err.println("  " + line)));
    problem
        .hint()
        .ifPresent(hint -> {
          err.println();
          err.println("hint: " + hint);
        });
    err.flush();
  }

  static void warning(PrintWriter err, Problem problem) {
    var where = problem.where().map(place -> place + ": ").orElse("");
    err.println(
        "warning: "
            + where
            + problem.what()
            + problem.hint().map(hint -> " (" + hint + ")").orElse(""));
    err.flush();
  }
}
