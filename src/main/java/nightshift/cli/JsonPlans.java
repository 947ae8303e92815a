package nightshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nightshift.Location;
import nightshift.Problem;
import nightshift.pipeline.Plan;
import nightshift.pipeline.PlannedSegment;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object a line and file. */
final class JsonPlans implements PlanPrinter {
  private final JsonMapper mapper = new JsonMapper();
  private final PrintWriter out;
  private final PrintWriter err;

  JsonPlans(CommandLine commandLine) {
    this.out = commandLine.getOut();
    this.err = commandLine.getErr();
  }

  @Override
  public void planned(Path file, Plan plan) {
    print(file, "segments", plan.segments().stream().map(JsonPlans::segment).toList());
  }

  private static Map<String, Object> segment(PlannedSegment planned) {
    var segment = new LinkedHashMap<String, Object>();
    segment.put("index", planned.segment().index());
    segment.put("name", planned.segment().name());
    segment.put("content_hash", planned.contentHash());
    segment.put("decision", planned.decision().word());
    segment.put("reason", planned.decision().reason());
    segment.put("environment", planned.segment().environmentAsWritten());
    segment.put("argv", planned.commandLine().argv());
    segment.put("env", planned.env());
    return segment;
  }

  @Override
  public void refused(Path file, List<Problem> problems) {
    var error = error(problems.getFirst());
    if (problems.size() > 1) {
      error.put("more", problems.stream().skip(1).map(JsonPlans::error).toList());
    }
    print(file, "error", error);
  }

  private static Map<String, Object> error(Problem problem) {
    var where = problem.where();
    var error = new LinkedHashMap<String, Object>();
    error.put("message", problem.what());
    error.put("line", where.map(Location::line).orElse(0));
    error.put("column", where.map(Location::column).orElse(0));
    error.put("hint", problem.hint().orElse(""));
    return error;
  }

  private void print(Path file, String key, Object value) {
    var line = new LinkedHashMap<String, Object>();
    line.put("file", file.toString());
    line.put(key, value);
    out.print(mapper.writeValueAsString(line) + "\n");
    out.flush();
  }

  @Override
  public void warn(List<Problem> warnings) {
    warnings.forEach(warning -> err.println("warning: " + warning.explain()));
    err.flush();
  }
}
