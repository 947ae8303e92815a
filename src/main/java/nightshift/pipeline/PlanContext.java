package nightshift.pipeline;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a plan depends on besides the pipeline.
 *
 * @param workspaceRoot %REPO%
 * @param yamlFolder %YAML%: the run folder
 * @param batchName %BATCH%
 * @param dotEnv the workspace's .env, for %NAME%
 * @param defaultPython for {@code uv:} words that name none (UV_DEFAULT_PYTHON, else 3.11)
 * @param previous the pipeline as it was last run, to say what changed
 */
public record PlanContext(
    Path workspaceRoot,
    Path yamlFolder,
    String batchName,
    Map<String, String> dotEnv,
    Platform platform,
    String defaultPython,
    Optional<Pipeline> previous) {
  static final String DEFAULT_PYTHON = "3.11";

  public PlanContext {
    dotEnv = Map.copyOf(dotEnv);
  }

  public PlanContext(
      Path workspaceRoot,
      Path yamlFolder,
      String batchName,
      Map<String, String> dotEnv,
      Platform platform) {
    this(workspaceRoot, yamlFolder, batchName, dotEnv, platform, DEFAULT_PYTHON, Optional.empty());
  }

  public PlanContext withDefaultPython(String python) {
    return new PlanContext(
        workspaceRoot, yamlFolder, batchName, dotEnv, platform, python, previous);
  }

  public PlanContext withPrevious(Pipeline pipeline) {
    return new PlanContext(
        workspaceRoot,
        yamlFolder,
        batchName,
        dotEnv,
        platform,
        defaultPython,
        Optional.of(pipeline));
  }
}
