package nightshift.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import nightshift.BatchId;
import nightshift.Workspace;
import nightshift.ledger.Answer;
import nightshift.ledger.Ledger;
import nightshift.ledger.Request;
import nightshift.ledger.WatchLock;
import picocli.CommandLine;

/** Asks the ledger for something and tells what came of it; control needs no port this way. */
final class Asking {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Workspace workspace;
  private final InstantSource clock;
  private final CommandLine line;

  Asking(Workspace workspace, InstantSource clock, CommandLine line) {
    this.workspace = workspace;
    this.clock = clock;
    this.line = line;
  }

  /** The same request for each batch that was named; 3 when one was refused. */
  int each(List<String> names, Request request) throws InterruptedException {
    List<BatchId> batches;
    try (var reader = BatchNames.ledger(workspace)) {
      batches = names.stream().map(name -> BatchNames.find(reader, name)).toList();
    }
    return eachBatch(batches, request);
  }

  int eachBatch(List<BatchId> batches, Request request) throws InterruptedException {
    int code = ExitCode.DONE.number;
    try (var ledger = Ledger.open(workspace.ledgerFile(), clock)) {
      for (var batch : batches) {
        code = Math.max(code, tell(ledger, ledger.ask(batch, request)));
      }
    }
    return code;
  }

  int once(Function<Ledger, Answer> question) throws InterruptedException {
    try (var ledger = Ledger.open(workspace.ledgerFile(), clock)) {
      return tell(ledger, question.apply(ledger));
    }
  }

  private int tell(Ledger ledger, Answer answer) throws InterruptedException {
    return switch (answer) {
      case Answer.Happened(var what) -> say(what);
      case Answer.Waiting(long request, var what) -> {
        if (WatchLock.holder(workspace.state()).isEmpty()) {
          yield say(
              "Written down: `nightshift watch` does not run here, and does it as soon as it starts.");
        }
        yield say(await(ledger, request, what));
      }
      case Answer.Refused(var problem) -> {
        Messages.error(line.getErr(), problem);
        yield ExitCode.INVALID.number;
      }
    };
  }

  private static String await(Ledger ledger, long request, String meanwhile)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      var answer = ledger.read().answer(request);
      if (answer.isPresent()) {
        return answer.get();
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return meanwhile;
  }

  private int say(String what) {
    line.getOut().println(what);
    line.getOut().flush();
    return ExitCode.DONE.number;
  }
}
