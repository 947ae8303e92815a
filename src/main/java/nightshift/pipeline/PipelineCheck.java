package nightshift.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nightshift.EnvironmentName;
import nightshift.Location;
import nightshift.Nearest;
import nightshift.Problem;
import nightshift.yaml.Problems;

/**
 * Looks before the night whether the things that a pipeline names are there: groups, conda
 * environments, scripts and macros.
 *
 * @param groups the dependency groups of pyproject.toml
 * @param condaEnvironments environments that have a YAML in conda_envs/ or exist already
 */
public record PipelineCheck(Set<String> groups, Set<String> condaEnvironments) {
  private static final Pattern TOKEN = Pattern.compile("%(YAML|REPO|INPUT|BATCH)%");

  /** Problems keep the pipeline from running; warnings may turn out harmless. */
  public record Findings(List<Problem> problems, List<Problem> warnings) {
    public Findings {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }

  public PipelineCheck {
    groups = Set.copyOf(groups);
    condaEnvironments = Set.copyOf(condaEnvironments);
  }

  /** {@code plan} is a plan of the pipeline that is checked: it has the resolved paths. */
  public Findings check(Plan plan, PlanContext context) {
    var problems = new Problems();
    for (var planned : plan.segments()) {
      var segment = planned.segment();
      if (!segment.isControl()) {
        segment.environment().ifPresent(name -> environment(segment, name, problems));
        if (segment.fallback() instanceof Fallback.Named(var conda)) {
          conda(segment, conda, "fallback", problems);
        }
        script(planned, context, problems);
        words(planned, problems);
      }
    }
    return new Findings(problems.errors(), problems.warnings());
  }

  /** In the middle of a shell line a token is the shell's business (pipeline-format.md). */
  private static void words(PlannedSegment planned, Problems problems) {
    if (planned.commandLine() instanceof CommandLine.ShellLine(var line, var platform)
        && TOKEN.matcher(line).find()) {
      problems.warn(
          planned.segment().where(),
          planned.segment().title() + " keeps a %…% word in the middle of its shell line as it is",
          "hand it over as a variable: env: {FOLDER: '%YAML%'}, and \"$FOLDER\" in the line");
    }
  }

  private void environment(Segment segment, EnvironmentName name, Problems problems) {
    switch (name) {
      case EnvironmentName.Uv(var python, var group) -> group(segment, group, problems);
      case EnvironmentName.Conda(var conda) -> conda(segment, conda, "environment", problems);
      case EnvironmentName.Base base -> {}
      case EnvironmentName.ImageJ imagej -> {}
      case EnvironmentName.Shell shell -> {}
    }
  }

  private void group(Segment segment, String group, Problems problems) {
    var normal = groups.stream().map(PipelineCheck::normalised).collect(Collectors.toSet());
    if (!normal.contains(normalised(group))) {
      var what =
          segment.title() + " wants the group '" + group + "', which pyproject.toml does not have";
      var hint =
          Nearest.to(group, groups)
              .map(near -> "did you mean uv:" + near + "?")
              .orElse(
                  groups.isEmpty()
                      ? "add [dependency-groups] with " + group + " = […] to pyproject.toml"
                      : "its groups are "
                          + groups.stream().sorted().collect(Collectors.joining(", ")));
      if (hasTwin(segment, group)) {
        problems.warn(segment.where(), what + "; its conda twin will run it", hint);
      } else {
        problems.error(segment.where(), what, hint);
      }
    }
  }

  /** Whether the error route can save the segment, so that the night need not stop here. */
  private boolean hasTwin(Segment segment, String group) {
    return segment.fallbackOn().filter(FallbackOn.NEVER::equals).isEmpty()
        && switch (segment.fallback()) {
          case Fallback.None() -> false;
          case Fallback.Named(var conda) -> condaEnvironments.contains(conda);
          case Fallback.Default() ->
              condaEnvironments.stream()
                  .anyMatch(name -> normalised(name).equals(normalised(group)));
        };
  }

  private void conda(Segment segment, String name, String key, Problems problems) {
    if (!condaEnvironments.contains(name) && !name.contains("/") && !name.contains("\\")) {
      problems.warn(
          segment.where(),
          segment.title()
              + " names the conda "
              + key
              + " '"
              + name
              + "', which has no YAML in conda_envs/",
          Nearest.to(name, condaEnvironments)
              .map(near -> "did you mean " + near + "?")
              .orElse("it must exist by name, or add conda_envs/" + name + ".yml"));
    }
  }

  private void script(PlannedSegment planned, PlanContext context, Problems problems) {
    candidate(planned.commandLine())
        .flatMap(word -> file(word, context))
        .filter(file -> !Files.isRegularFile(file))
        .ifPresent(file -> {
          var what = planned.segment().title() + " runs " + file + ", which does not exist";
          var hint =
              nearestFile(file).map(near -> "did you mean " + near + "?").orElse("check the path");
          var where = place(planned.segment());
          if (planned.segment().index() > 0 && file.startsWith(context.yamlFolder())) {
            problems.warn(where, what + " yet", "an earlier segment must write it");
          } else {
            problems.error(where, what, hint);
          }
        });
  }

  private static Location place(Segment segment) {
    return segment.commands().stream()
        .map(CommandItem::where)
        .limit(2)
        .reduce((first, second) -> second)
        .orElse(segment.where());
  }

  private static Optional<String> candidate(CommandLine line) {
    return switch (line) {
      case CommandLine.Python(var arguments) ->
          arguments.stream().findFirst().filter(PipelineCheck::isScript);
      case CommandLine.Program(var argv) ->
          argv.size() > 1 && argv.getFirst().toLowerCase(Locale.ROOT).startsWith("python")
              ? Optional.of(argv.get(1)).filter(PipelineCheck::isScript)
              : Optional.empty();
      case CommandLine.Macro macro -> Optional.of(macro.macro()).filter(word -> !word.isEmpty());
      case CommandLine.ShellLine shell -> Optional.empty();
      case CommandLine.Nothing nothing -> Optional.empty();
    };
  }

  private static boolean isScript(String word) {
    return !word.startsWith("-") && word.endsWith(".py");
  }

  /** A path that still holds a token can't be looked at. */
  private static Optional<Path> file(String word, PlanContext context) {
    if (word.contains("%") || context.platform() != Platform.current()) {
      return Optional.empty();
    }
    try {
      return Optional.of(context.workspaceRoot().resolve(word));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> nearestFile(Path file) {
    var folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var files = Files.list(folder)) {
      var names = files.limit(10_000).map(path -> path.getFileName().toString()).toList();
      return Nearest.to(file.getFileName().toString(), names).map(folder::resolve);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static String normalised(String group) {
    return group.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }
}
