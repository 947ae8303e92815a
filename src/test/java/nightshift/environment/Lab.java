package nightshift.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nightshift.EnvironmentName;
import nightshift.Workspace;
import nightshift.environment.Preparation.Prepared;
import nightshift.environment.Preparation.Unprepared;
import nightshift.environment.ToolRunner.ToolEnd;
import nightshift.process.Command;

/** A real workspace in a temporary folder, with real uv and the host's own variables. */
final class Lab {
  static final String TWO_GROUPS =
      """
      [project]
      name = "lab"
      version = "0"
      requires-python = ">=3.11"

      [dependency-groups]
      first_step = ["six==1.17.0"]
      second_step = ["packaging==25.0"]

      [tool.uv]
      package = false
      default-groups = []
      conflicts = [[{ group = "first_step" }, { group = "second_step" }]]

      [tool.nightshift.twins]
      first_step = "first-conda"
      """;

  final Workspace workspace;
  final Map<String, String> host = new HashMap<>(System.getenv());
  final List<String> progress = new ArrayList<>();
  EnvironmentSettings settings = EnvironmentSettings.defaults();
  InstantSource clock = InstantSource.system();

  Lab(Path root) throws IOException {
    workspace = new Workspace(root);
    Files.createDirectories(workspace.pipelines());
    host.put("NIGHTSHIFT_UV", RealUv.program().toString());
    // Tests must not find a conda that the machine's owner happens to have.
    host.keySet().removeIf(name -> name.startsWith("CONDA") || name.startsWith("MAMBA"));
  }

  static Lab locked(Path root, String pyproject) throws IOException {
    var lab = new Lab(root);
    lab.write("pyproject.toml", pyproject);
    assertThat(lab.uv("lock").output()).contains("Resolved");
    return lab;
  }

  Path write(String name, String text) throws IOException {
    var file = workspace.root().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  Environments environments() {
    return new Environments(workspace, settings, host, clock, ToolRunner.local());
  }

  ToolEnd uv(String... words) {
    var argv = Stream.concat(Stream.of(RealUv.program().toString()), Arrays.stream(words)).toList();
    return ToolRunner.local()
        .run(new Command(argv, workspace.root(), host), Duration.ofMinutes(3), line -> {});
  }

  ReadyEnvironment ready(String word) {
    return switch (environments().prepare(EnvironmentName.parse(word), progress::add)) {
      case Prepared(var environment, var built, var took) -> environment;
      case Unprepared(var failure) ->
          throw new AssertionError(
              failure.kind()
                  + " "
                  + failure.asProblem().explain()
                  + "\n"
                  + String.join("\n", progress));
    };
  }

  EnvironmentFailure failure(String word) {
    return switch (environments().prepare(EnvironmentName.parse(word), progress::add)) {
      case Prepared prepared -> throw new AssertionError("it was prepared: " + prepared);
      case Unprepared(var failure) -> failure;
    };
  }

  /** Runs words as a segment would. */
  ToolEnd run(ReadyEnvironment environment, String... words) {
    return ToolRunner.local()
        .run(
            new Command(
                environment.argv(List.of(words)), workspace.root(), environment.variables()),
            Duration.ofMinutes(2),
            line -> {});
  }
}
