package nightshift.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nightshift.Problem;
import nightshift.Problem.Kind;
import nightshift.ProblemException;
import nightshift.Workspace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * Which workspace a verb works in: {@code --workspace}, NIGHTSHIFT_WORKSPACE, the folders above, or
 * the launcher's.
 */
final class WorkspaceOption {
  @Option(
      names = "--workspace",
      paramLabel = "FOLDER",
      scope = ScopeType.INHERIT,
      description =
          "The workspace; default: the nearest folder above with pipeline_configs/ or nightshift.yaml.")
  @Nullable Path given;

  /**
   * @throws ProblemException when there is none
   */
  Workspace find() {
    var named =
        Optional.ofNullable(given)
            .or(() ->
                Optional.ofNullable(System.getenv("NIGHTSHIFT_WORKSPACE"))
                    .filter(text -> !text.isBlank())
                    .map(Path::of));
    if (named.isPresent()) {
      if (!Files.isDirectory(named.get())) {
        throw new ProblemException(
            Problem.of(
                Kind.USER,
                "the workspace " + named.get() + " is no folder",
                "name an existing folder with --workspace"));
      }
      return new Workspace(named.get());
    }
    return Workspace.above(Path.of(""))
        .or(() ->
            Optional.ofNullable(System.getProperty("nightshift.home"))
                .map(Path::of)
                .flatMap(Workspace::above))
        .orElseThrow(() ->
            new ProblemException(
                Problem.of(
                    Kind.USER,
                    "there is no workspace here: neither this folder nor one above it holds pipeline_configs/ or nightshift.yaml",
                    "go to the workspace's folder, or name it with --workspace")));
  }
}
