package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import nightshift.Workspace;
import nightshift.environment.LocalChannel;
import nightshift.environment.RealUv;
import nightshift.environment.ToolRunner;
import nightshift.process.Command;

/**
 * Real environments of one tiny package each: uv's group {@code work} and its conda twin. The lock
 * and the conda channel are made once and kept under target/.
 */
final class Python {
  private static final String PYPROJECT =
      """
      [project]
      name = "lab"
      version = "0"
      requires-python = ">=3.11"

      [dependency-groups]
      work = ["six==1.17.0"]

      [tool.uv]
      package = false
      default-groups = []
      """;

  private static final String TWIN =
      """
      name: twin
      channels: [conda-forge]
      dependencies: [python=3.11, six]
      """;

  private Python() {}

  static void environments(Lab lab) throws IOException {
    var made = made(lab);
    lab.write("pyproject.toml", PYPROJECT);
    lab.write("conda_envs/twin.yml", TWIN);
    Files.copy(made.root().resolve("uv.lock"), lab.workspace.root().resolve("uv.lock"));
    Files.createSymbolicLink(
        lab.workspace.state().resolve("channel"), made.state().resolve("channel"));
  }

  /** A group with one small package of NVIDIA's: locked for CUDA without being large. */
  static void cudaEnvironment(Lab lab) throws IOException {
    lab.write(
        "pyproject.toml",
        PYPROJECT.replace("work = [\"six==1.17.0\"]", "cuda = [\"nvidia-nvtx-cu12==12.4.127\"]"));
    lock(lab.workspace, lab);
  }

  private static void lock(Workspace workspace, Lab lab) {
    var lock =
        new Command(List.of(RealUv.program().toString(), "lock"), workspace.root(), lab.host);
    assertThat(ToolRunner.local().run(lock, Duration.ofMinutes(3), line -> {}).succeeded())
        .isTrue();
  }

  private static Workspace made(Lab lab) throws IOException {
    var made = new Workspace(Path.of("target", "night"));
    Files.createDirectories(made.condaFiles());
    Files.writeString(made.root().resolve("pyproject.toml"), PYPROJECT);
    Files.writeString(made.condaFiles().resolve("twin.yml"), TWIN);
    if (!Files.exists(made.root().resolve("uv.lock"))) {
      lock(made, lab);
    }
    var environments = Wiring.environments(made, Wiring.settings(made), lab.host, lab.clock);
    assertThat(environments.localChannel().make(line -> {}))
        .isInstanceOf(LocalChannel.Result.Made.class);
    return made;
  }
}
