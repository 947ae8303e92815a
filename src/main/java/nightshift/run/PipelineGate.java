package nightshift.run;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nightshift.EnvironmentName;
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
    var plan = Planner.plan(pipeline, StatusFile.empty(), context, false);
    if (!groupsIn(plan).isEmpty()) {
      environments
          .groupsUnknown()
          .ifPresent(failure -> {
            throw new ProblemException(failure.asProblem());
          });
    }
    return check(plan, context);
  }

  List<Problem> check(Plan plan, PlanContext context) {
    // A broken pyproject.toml stops uv and not conda: the attempt will say so, and a twin may help.
    var groups = environments.groupsUnknown().isPresent() ? groupsIn(plan) : environments.groups();
    var findings = new PipelineCheck(groups, environments.condaNames()).check(plan, context);
    var problems =
        Stream.concat(plan.problems().stream(), findings.problems().stream()).distinct().toList();
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return Stream.concat(plan.warnings().stream(), findings.warnings().stream())
        .distinct()
        .toList();
  }

  private static Set<String> groupsIn(Plan plan) {
    return plan.segments().stream()
        .flatMap(planned -> planned.segment().environment().stream())
        .filter(EnvironmentName.Uv.class::isInstance)
        .map(name -> ((EnvironmentName.Uv) name).group())
        .collect(Collectors.toSet());
  }
}
