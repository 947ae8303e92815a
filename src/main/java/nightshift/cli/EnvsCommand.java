package nightshift.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import nightshift.EnvironmentName;
import nightshift.environment.EnvironmentStatus;
import nightshift.environment.Environments;
import nightshift.environment.Finding;
import nightshift.environment.LocalChannel;
import nightshift.environment.Preparation;
import nightshift.environment.Sizes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code envs}: lists, builds, proves and prunes the environments of the workspace. */
@Command(
    name = "envs",
    description = "Lists, builds, rehearses and prunes environments.",
    mixinStandardHelpOptions = true)
public final class EnvsCommand implements Runnable {
  @Spec CommandSpec spec;
  private final Supplier<Environments> environments;
  private final Supplier<Map<String, Set<EnvironmentName>>> pipelines;
  private final Function<EnvironmentName, List<Path>> scripts;

  /**
   * @param pipelines each pipeline with the environments that its segments name
   * @param scripts the Python scripts that pipelines run in an environment, for the rehearsal
   */
  public EnvsCommand(
      Supplier<Environments> environments,
      Supplier<Map<String, Set<EnvironmentName>>> pipelines,
      Function<EnvironmentName, List<Path>> scripts) {
    this.environments = environments;
    this.pipelines = pipelines;
    this.scripts = scripts;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a verb is missing: list, build, rehearse, prune or channel");
  }

  @Command(
      name = "list",
      description = "Every environment that is defined here, and how it stands.",
      mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "As JSON.") boolean json) {
    var list = environments.get().list();
    out().print(json ? EnvsJson.of(list) : EnvsTable.of(list));
    out().flush();
    return ExitCode.DONE.number;
  }

  @Command(
      name = "build",
      description = "Builds the named environments, or all.",
      mixinStandardHelpOptions = true)
  int build(
      @Option(names = "--again", description = "Set the built one aside and build it anew.")
          boolean again,
      @Parameters(
              paramLabel = "NAME",
              arity = "0..*",
              description = "As a pipeline writes it: uv:GROUP or a conda environment.")
          List<String> names) {
    var rooms = environments.get();
    boolean failed = false;
    for (var name : named(rooms, names)) {
      var preparation = again ? rooms.rebuild(name, this::talk) : rooms.prepare(name, this::talk);
      failed |= told(name, preparation);
    }
    return (failed ? ExitCode.ENVIRONMENT_FAILED : ExitCode.DONE).number;
  }

  /** True when it failed. */
  private boolean told(EnvironmentName name, Preparation preparation) {
    return switch (preparation) {
      case Preparation.Prepared prepared -> {
        out()
            .printf(
                "%s %s %s%n",
                name,
                prepared.built()
                    ? "built in %.1f s:".formatted(prepared.took().toMillis() / 1000.0)
                    : "is ready:",
                prepared.environment().prefix());
        out().flush();
        yield false;
      }
      case Preparation.Unprepared(var failure) -> {
        Messages.error(err(), failure.asProblem());
        yield true;
      }
    };
  }

  @Command(
      name = "rehearse",
      description = "Builds the named environments, or all, and uses them: files, imports, CUDA.",
      mixinStandardHelpOptions = true)
  int rehearse(
      @Parameters(paramLabel = "NAME", arity = "0..*", description = "As a pipeline writes it.")
          List<String> names) {
    var rooms = environments.get();
    boolean passed = true;
    for (var name : named(rooms, names)) {
      var rehearsed = rooms.rehearse(name, scripts.apply(name), this::talk);
      passed &= rehearsed.passed();
      out()
          .printf(
              "%s %s in %.1f s%n",
              name, rehearsed.passed() ? "passed" : "FAILED", rehearsed.took().toMillis() / 1000.0);
      rehearsed.checks().forEach(check -> finding(out(), check));
      out().flush();
    }
    return (passed ? ExitCode.DONE : ExitCode.ENVIRONMENT_FAILED).number;
  }

  static void finding(PrintWriter out, Finding finding) {
    var lines = finding.words().strip().lines().toList();
    out.printf(
        "  %-4s %-8s %s%n", EnvsTable.word(finding.verdict()), finding.subject(), lines.getFirst());
    lines.stream().skip(1).forEach(line -> out.println("                " + line));
    finding.cure().ifPresent(cure -> out.println("                hint: " + cure));
  }

  @Command(
      name = "prune",
      description = "Removes environments that nothing here names any more.",
      mixinStandardHelpOptions = true)
  int prune(
      @Option(
              names = "--older-than",
              paramLabel = "DAYS",
              defaultValue = "14",
              description = "Built at least so many days ago; default: ${DEFAULT-VALUE}.")
          int days,
      @Option(names = "--dry-run", description = "Only say what would go.") boolean dryRun) {
    var rooms = environments.get();
    var candidates = rooms.prunable(Duration.ofDays(days), ofPipelines());
    candidates.forEach(gone ->
        out()
            .printf(
                "%s %s: %s, %s%n",
                dryRun ? "would remove" : "removed",
                gone.folder().getFileName(),
                Sizes.of(gone.bytes()),
                gone.why()));
    if (!dryRun) {
      rooms.prune(candidates);
    }
    out()
        .printf(
            "%s%n",
            candidates.isEmpty()
                ? "nothing to prune"
                : Sizes.of(candidates.stream().mapToLong(gone -> gone.bytes()).sum())
                    + (dryRun ? " would be freed" : " freed"));
    out().flush();
    return ExitCode.DONE.number;
  }

  @Command(
      name = "channel",
      description = "Makes a conda channel on disk, for a machine that reaches none.",
      mixinStandardHelpOptions = true)
  int channel(
      @Parameters(
              paramLabel = "NAME",
              arity = "0..*",
              description = "Only what these environments of conda_envs/ need; all without a name.")
          List<String> names) {
    var rooms = environments.get();
    var made =
        names == null || names.isEmpty()
            ? rooms.localChannel().make(this::talk)
            : rooms.localChannel().make(condas(rooms, names), this::talk);
    return switch (made) {
      case LocalChannel.Result.Made(var folder, var worked, var took) -> {
        out().printf("%s %s%n", worked ? "made" : "complete:", folder);
        out().flush();
        yield ExitCode.DONE.number;
      }
      case LocalChannel.Result.Failed(var failure) -> {
        Messages.error(err(), failure.asProblem());
        yield ExitCode.ENVIRONMENT_FAILED.number;
      }
    };
  }

  private Set<EnvironmentName> ofPipelines() {
    return pipelines.get().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
  }

  private static List<EnvironmentName> named(Environments rooms, List<String> words) {
    return words == null || words.isEmpty()
        ? rooms.list().stream().map(EnvironmentStatus::name).toList()
        : words.stream().map(EnvironmentName::parse).toList();
  }

  private Set<EnvironmentName.Conda> condas(Environments rooms, List<String> words) {
    var defined = rooms.list().stream().map(EnvironmentStatus::name).collect(Collectors.toSet());
    for (var word : words) {
      if (!defined.contains(new EnvironmentName.Conda(word))) {
        throw new ParameterException(
            spec.commandLine(), "no file in conda_envs/ defines an environment " + word);
      }
    }
    return words.stream().map(EnvironmentName.Conda::new).collect(Collectors.toSet());
  }

  private void talk(String line) {
    err().println(line);
    err().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
