package nightshift.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import nightshift.EnvironmentName;
import nightshift.ProblemException;
import nightshift.Workspace;
import nightshift.environment.Environments;
import nightshift.environment.LocalChannel;
import nightshift.environment.Preparation;

/**
 * Makes sure that conda environments can be built: where no conda channel is reached, from a
 * channel on disk.
 */
final class DemoChannel {
  private DemoChannel() {}

  /**
   * Builds the conda environment that the demo needs; when its channel can't be reached, first
   * makes one on disk that stands in for it from then on.
   *
   * @param pipeline what the demo's pipeline runs in: the channel gets no more than that
   * @throws ProblemException when neither can be had
   */
  static void provide(
      Workspace home,
      Environments environments,
      String conda,
      Set<EnvironmentName> pipeline,
      Consumer<String> say) {
    var wanted =
        pipeline.stream()
            .filter(EnvironmentName.Conda.class::isInstance)
            .map(EnvironmentName.Conda.class::cast)
            .collect(Collectors.toSet());
    if (Files.isDirectory(channel(home))) {
      complete(environments, wanted, say);
      return;
    }
    switch (environments.prepare(new EnvironmentName.Conda(conda), say)) {
      case Preparation.Prepared prepared -> {}
      case Preparation.Unprepared unprepared -> {
        say.accept(
            "no conda channel can be reached ("
                + unprepared.failure().what()
                + "): making one on disk from PyPI's wheels, once");
        complete(environments, wanted, say);
        say.accept(
            channel(home)
                + " stands in for conda-forge from now on; delete the folder to use the real one");
      }
    }
  }

  /** Adds what the channel lacks of them; does nothing when it has it all. */
  private static void complete(
      Environments environments, Set<EnvironmentName.Conda> wanted, Consumer<String> say) {
    switch (environments.localChannel().make(wanted, say)) {
      case LocalChannel.Result.Made made -> {}
      case LocalChannel.Result.Failed failed ->
          throw new ProblemException(failed.failure().asProblem());
    }
  }

  /**
   * Where the channel on disk lies; when it is there, it stands in for every channel unless
   * nightshift.yaml names others.
   */
  static Path channel(Workspace workspace) {
    return workspace.state().resolve("channel");
  }
}
