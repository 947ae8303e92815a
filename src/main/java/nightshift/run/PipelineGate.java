package nightshift.run;

import java.util.List;
import java.util.stream.Stream;
import nightshift.Problem;
import nightshift.ProblemException;
import nightshift.Workspace;
import nightshift.environment.Environments;
import nightshift.pipeline.DotEnv;
import nightshift.pipeline.Pipeline;
import nightshift.pipeline.PipelineCheck;
import nightshift.pipeline.Plan;
import nightshift.pipeline.PlanContext;
import nightshift.pipeline.Planner;
import nightshift.pipeline.Platform;
import nightshift.pipeline.StatusFile;

/** What must hold before anything of a pipeline runs: its groups exist, its scripts are there. */
public final class PipelineGate {
  private final Workspace workspace;
  private final Environments environments;

  public PipelineGate(Workspace workspace, Environments environments) {
    this.workspace = workspace;
    this.environments = environments;
  }

  /**
   * Checks a pipeline as a new batch would meet it.
   *
   * @return what a person may want to look at
   * @throws ProblemException with every problem found
   */
  public List<Problem> check(Pipeline pipeline) {
    var folder = pipeline.file().toAbsolutePath().getParent();
    var context =
        new PlanContext(
            workspace.root(),
            folder == null ? workspace.root() : folder,
            "",
            DotEnv.read(workspace.dotEnv()).values(),
            Platform.current());
    return check(Planner.plan(pipeline, StatusFile.empty(), context, false), context);
  }

  List<Problem> check(Plan plan, PlanContext context) {
    var findings =
        new PipelineCheck(environments.groups(), environments.condaNames()).check(plan, context);
    var problems =
        Stream.concat(plan.problems().stream(), findings.problems().stream()).distinct().toList();
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return Stream.concat(plan.warnings().stream(), findings.warnings().stream())
        .distinct()
        .toList();
  }
}
