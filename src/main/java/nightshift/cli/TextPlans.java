package nightshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import nightshift.Problem;
import nightshift.pipeline.Plan;
import nightshift.pipeline.PlannedSegment;
import picocli.CommandLine;

/** A table a file: what becomes of each segment, why, where, and the command line below. */
final class TextPlans implements PlanPrinter {
  private static final List<String> WORDS = List.of("run", "skip", "pause", "stop", "force");
  private final PrintWriter out;
  private final PrintWriter err;

  TextPlans(CommandLine commandLine) {
    this.out = commandLine.getOut();
    this.err = commandLine.getErr();
  }

  @Override
  public void planned(Path file, Plan plan) {
    out.print(file + ": " + summary(plan) + "\n");
    int names = width(plan, segment -> shown(segment.segment().name()));
    int environments = width(plan, segment -> shown(segment.segment().environmentAsWritten()));
    for (var planned : plan.segments()) {
      var segment = planned.segment();
      var line =
          "%3d  %-5s  %s  %s  %s"
              .formatted(
                  segment.index() + 1,
                  planned.decision().word(),
                  padded(shown(segment.name()), names),
                  padded(shown(segment.environmentAsWritten()), environments),
                  shown(planned.decision().reason()));
      out.print(line.stripTrailing() + "\n");
      command(planned);
    }
    out.print("\n");
    out.flush();
  }

  private void command(PlannedSegment planned) {
    if (planned.decision().word().equals("run")) {
      var variables =
          planned.segment().env().keySet().stream()
              .map(key -> key + "=" + planned.env().get(key) + " ")
              .collect(Collectors.joining());
      out.print("            " + shown(variables + planned.commandLine().describe()) + "\n");
    }
  }

  private static String summary(Plan plan) {
    var counts =
        WORDS.stream()
            .map(word -> counted(plan, word))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "));
    return counts.isEmpty() ? "no segments" : counts;
  }

  private static String counted(Plan plan, String word) {
    long count =
        plan.segments().stream().filter(segment -> segment.decision().word().equals(word)).count();
    return count == 0 ? "" : count + " to " + word;
  }

  private static int width(Plan plan, Function<PlannedSegment, String> column) {
    return plan.segments().stream()
        .map(column)
        .mapToInt(text -> text.codePointCount(0, text.length()))
        .max()
        .orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
  }

  /** Names come from files: no line break or escape sequence of theirs reaches the terminal. */
  private static String shown(String text) {
    return text.replaceAll("\\R", "⏎")
        .replace('\t', ' ')
        .replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
  }

  @Override
  public void refused(Path file, List<Problem> problems) {
    problems.forEach(problem -> err.println("error: " + problem.explain() + "\n"));
    err.flush();
  }

  @Override
  public void warn(List<Problem> warnings) {
    warnings.forEach(warning -> err.println("warning: " + warning.explain() + "\n"));
    err.flush();
  }
}
