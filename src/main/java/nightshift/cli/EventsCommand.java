package nightshift.cli;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nightshift.Workspace;
import nightshift.ledger.EventRow;
import nightshift.ledger.LedgerReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The ledger's story, oldest first. */
@Command(
    name = "events",
    description = "Prints every step of every batch, run and attempt, oldest first.",
    mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {
  /** With the date: a ledger is read years later. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private static final int AT_ONCE = 1000;

  private final Supplier<Workspace> workspace;
  @Spec CommandSpec spec;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as things happen, until ^C.")
  private boolean follow;

  @Option(names = "--json", description = "One JSON object a line and event.")
  private boolean json;

  @Option(names = "--after", paramLabel = "SEQ", description = "Only events after this number.")
  private long seen;

  EventsCommand(Supplier<Workspace> workspace) {
    this.workspace = workspace;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var reader = BatchNames.ledger(workspace.get())) {
      printNew(reader);
      // A closed pipe is how `| head` says that it has enough.
      while (follow && !spec.commandLine().getOut().checkError()) {
        TimeUnit.MILLISECONDS.sleep(200);
        printNew(reader);
      }
    }
    return ExitCode.DONE.number;
  }

  private void printNew(LedgerReader reader) {
    var out = spec.commandLine().getOut();
    var lines = new JsonLines(out);
    var events = reader.events(seen, AT_ONCE);
    while (!events.isEmpty()) {
      for (EventRow event : events) {
        if (json) {
          lines.print(event);
        } else {
          out.println(line(event));
        }
      }
      seen = events.getLast().seq();
      events = reader.events(seen, AT_ONCE);
    }
    out.flush();
  }

  private static String line(EventRow event) {
    var why = event.why().isBlank() ? "" : " — " + event.why();
    return TIME.format(event.at())
        + "  "
        + EventLines.brief(event.batch() + ": " + event.what() + " " + event.to() + why);
  }
}
