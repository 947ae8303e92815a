package nightshift.cli;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Optional;
import nightshift.ProblemException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The door: verbs are found here, problems become messages, and outcomes exit codes. */
@Command(
    name = "nightshift",
    description =
        "Watches an inbox for batches of microscopy images and runs their pipelines, all night.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n")
public final class Main implements Runnable {
  @Spec CommandSpec spec;
  @Mixin final WorkspaceOption workspace;

  private Main(WorkspaceOption workspace) {
    this.workspace = workspace;
  }

  public static void main(String[] arguments) {
    System.exit(commandLine(InstantSource.system()).execute(arguments));
  }

  /** The whole command line, for the program and its tests. */
  static CommandLine commandLine(InstantSource clock) {
    var workspace = new WorkspaceOption();
    var line = new CommandLine(new Main(workspace));
    Verbs.addTo(line, workspace::find, clock);
    line.addSubcommand("generate-completion", new GenerateCompletion());
    line.setExecutionExceptionHandler((exception, verb, parsed) -> tell(exception, verb));
    line.setParameterExceptionHandler(Main::usage);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a verb is missing");
  }

  private static int tell(Exception exception, CommandLine verb) throws Exception {
    if (exception instanceof ProblemException known) {
      known.problems().forEach(problem -> Messages.error(verb.getErr(), problem));
      return ExitCode.of(known.problems()).number;
    }
    throw exception;
  }

  private static int usage(ParameterException exception, String[] arguments) {
    var line = exception.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("error: " + exception.getMessage());
    if (exception instanceof CommandLine.UnmatchedArgumentException unmatched) {
      var text = new java.io.StringWriter();
      CommandLine.UnmatchedArgumentException.printSuggestions(
          unmatched, new PrintWriter(text, true));
      Optional.of(text.toString().strip())
          .filter(suggestions -> !suggestions.isEmpty())
          .ifPresent(err::println);
    }
    err.println();
    err.println("hint: " + line.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.USAGE.number;
  }

  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("0.1.0-dev");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"nightshift " + version()};
    }
  }
}
