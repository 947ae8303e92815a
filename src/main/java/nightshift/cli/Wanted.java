package nightshift.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nightshift.EnvironmentName;
import nightshift.Workspace;
import nightshift.pipeline.CommandLine;
import nightshift.pipeline.DotEnv;
import nightshift.pipeline.Fallback;
import nightshift.pipeline.Pipeline;
import nightshift.pipeline.PipelineFolder;
import nightshift.pipeline.PlanContext;
import nightshift.pipeline.Planner;
import nightshift.pipeline.Platform;
import nightshift.pipeline.Reading;
import nightshift.pipeline.StatusFile;

/**
 * What the workspace's pipelines need of the machine.
 *
 * @param environments by pipeline, twins included
 * @param byEnvironment the Python scripts that run in each
 */
record Wanted(
    Map<String, Set<EnvironmentName>> environments, Map<EnvironmentName, Set<Path>> byEnvironment) {
  static Wanted by(Workspace workspace) {
    var wanted = new Wanted(new TreeMap<>(), new java.util.HashMap<>());
    for (var named : new PipelineFolder(workspace.pipelines()).all()) {
      if (named.reading() instanceof Reading.Readable readable) {
        wanted.add(workspace, named.name(), readable.pipeline());
      }
    }
    return wanted;
  }

  /** Each environment with the scripts that run in it. */
  Map<EnvironmentName, List<Path>> rehearsals() {
    return environments.values().stream()
        .flatMap(Set::stream)
        .distinct()
        .collect(Collectors.toMap(name -> name, this::scripts));
  }

  List<Path> scripts(EnvironmentName name) {
    return new ArrayList<>(byEnvironment.getOrDefault(name, Set.of()));
  }

  private void add(Workspace workspace, String name, Pipeline pipeline) {
    var context =
        new PlanContext(
            workspace.root(),
            workspace.pipelines(),
            "",
            DotEnv.read(workspace.dotEnv()).values(),
            Platform.current());
    var needed = environments.computeIfAbsent(name, key -> new LinkedHashSet<>());
    for (var planned : Planner.plan(pipeline, StatusFile.empty(), context, false).segments()) {
      planned
          .segment()
          .environment()
          .ifPresent(environment -> {
            needed.add(environment);
            script(planned.commandLine())
                .ifPresent(file ->
                    byEnvironment
                        .computeIfAbsent(environment, key -> new LinkedHashSet<>())
                        .add(file));
          });
      if (planned.segment().fallback() instanceof Fallback.Named(String twin)) {
        needed.add(EnvironmentName.parse(twin));
      }
    }
  }

  private static java.util.Optional<Path> script(CommandLine line) {
    var words =
        switch (line) {
          case CommandLine.Python python -> python.arguments();
          case CommandLine.Program program -> program.argv();
          case CommandLine.ShellLine shell -> List.<String>of();
          case CommandLine.Macro macro -> List.<String>of();
          case CommandLine.Nothing nothing -> List.<String>of();
        };
    return words.stream().filter(word -> word.endsWith(".py")).map(Path::of).findFirst();
  }
}
