package nightshift.cli;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Supplier;
import nightshift.Workspace;
import nightshift.environment.Environments;
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
    line.addSubcommand(
        new WhyCommand(
            () -> new BatchPast(workspace.get(), clock).question(),
            batch -> new BatchPast(workspace.get(), clock).of(batch)));
    Supplier<Environments> environments =
        () -> Wiring.environments(workspace.get(), Wiring.settings(workspace.get()), clock);
    Supplier<Wanted> wanted = () -> Wanted.by(workspace.get());
    line.addSubcommand(
        new EnvsCommand(
            environments, () -> wanted.get().environments(), name -> wanted.get().scripts(name)));
    line.addSubcommand(
        new DoctorCommand(environments, () -> wanted.get().environments(), workspace, clock));
    line.addSubcommand(new GpuCommand(System.getenv(), ZoneId.systemDefault()));
    line.addSubcommand(new RetryCommand(workspace, clock));
    line.addSubcommand(new CancelCommand(workspace, clock));
    line.addSubcommand(new HoldCommand(workspace, clock));
    line.addSubcommand(new ReleaseCommand(workspace, clock));
    line.addSubcommand(new PriorityCommand(workspace, clock));
  }
}
