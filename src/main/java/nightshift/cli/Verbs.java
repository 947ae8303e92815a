package nightshift.cli;

import java.time.InstantSource;
import java.util.function.Supplier;
import nightshift.Workspace;
import picocli.CommandLine;

/** Every verb, in the order in which a person meets them. */
final class Verbs {
  private Verbs() {}

  static void addTo(CommandLine line, Supplier<Workspace> workspace, InstantSource clock) {
    line.addSubcommand(new DemoCommand(workspace, clock));
    line.addSubcommand(new WatchCommand(workspace, clock));
    line.addSubcommand(new RunCommand(workspace, clock));
    line.addSubcommand(new PlanCommand(workspace));
    line.addSubcommand(new CheckCommand(workspace, clock));
    line.addSubcommand(new InitCommand(workspace));
    line.addSubcommand(new StatusCommand(workspace, clock));
    line.addSubcommand(new LogsCommand(workspace));
    line.addSubcommand(new EventsCommand(workspace));
    line.addSubcommand(new ReportCommand(workspace));
    line.addSubcommand(new RetryCommand(workspace, clock));
    line.addSubcommand(new CancelCommand(workspace, clock));
    line.addSubcommand(new HoldCommand(workspace, clock));
    line.addSubcommand(new ReleaseCommand(workspace, clock));
    line.addSubcommand(new PriorityCommand(workspace, clock));
  }
}
