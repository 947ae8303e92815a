package nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import nightshift.BatchId;
import nightshift.Problem;

/** Any sequence of calls: the ledger does what a table of its own says, and tells it in events. */
final class LedgerStepsTest {
  private static final BatchId NIGHT = new BatchId("p", "night");

  enum Call {
    RECEIVE,
    WAIT,
    READY,
    ACCEPT,
    REFUSE,
    BEGIN,
    DONE,
    FAIL,
    CANCEL,
    ASK_CANCEL,
    HOLD,
    RELEASE,
    RETRY,
    RETRY_ALL,
    START_RUN,
    FOREGROUND
  }

  /** What each call makes of each state, written down a second time; absent: nothing may change. */
  private static final Map<String, String> TABLE = new HashMap<>();

  static {
    row("WAIT", "ready>arriving failed>arriving cancelled>arriving refused>arriving");
    row("READY", "arriving>ready");
    row("ACCEPT", "arriving>queued ready>queued");
    row("REFUSE", "arriving>refused ready>refused queued>refused running>refused held>refused");
    row("BEGIN", "queued>running");
    row("DONE", "running>done");
    row("FAIL", "running>failed queued>failed held>failed");
    row("CANCEL", "arriving>cancelled ready>cancelled queued>cancelled held>cancelled");
    row("CANCEL", "running>cancelled");
    row("ASK_CANCEL", "arriving>cancelled ready>cancelled queued>cancelled held>cancelled");
    row("HOLD", "queued>held");
    row("RELEASE", "held>queued");
    row("RETRY", "failed>queued cancelled>queued refused>queued");
    row("RETRY_ALL", "failed>queued cancelled>queued refused>queued done>queued");
    row("FOREGROUND", "arriving>running ready>running queued>running held>running");
    row("FOREGROUND", "done>running failed>running cancelled>running refused>running");
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void every_sequence_of_calls_follows_the_table(@ForAll("calls") List<Call> calls)
      throws IOException {
    var folder = Files.createTempDirectory("steps");
    try (var ledger =
        Ledger.open(folder.resolve("ledger.db"), InstantSource.fixed(Instant.EPOCH))) {
      ledger.received(NIGHT, folder, false, "seen");
      for (var call : calls) {
        var before = row(ledger);
        boolean held = isOnHold(ledger);
        boolean done = apply(ledger, call);
        var after = row(ledger);
        var expected = expected(call, before, held);
        assertThat(after.state().word())
            .as("%s of a batch that is %s (held: %s)", call, before.state().word(), held)
            .isEqualTo(expected);
        if (!done) {
          assertThat(after).isEqualTo(before);
        }
      }
      assertChained(ledger.read().events(NIGHT), row(ledger).state());
      assertThat(liveTickets(ledger)).isEqualTo(row(ledger).state() == BatchState.QUEUED ? 1 : 0);
    }
    delete(folder);
  }

  private static String expected(Call call, BatchRow before, boolean held) {
    var state = before.state().word();
    var to = TABLE.getOrDefault(call + " " + state, state);
    if (call.name().startsWith("RETRY") && before.intake() == 0 && !to.equals(state)) {
      return "arriving";
    }
    boolean queues = to.equals("queued") && !state.equals("queued");
    if (queues && held && call != Call.RELEASE) {
      return "held";
    }
    return to;
  }

  private static boolean apply(Ledger ledger, Call call) {
    try {
      return switch (call) {
        case RECEIVE -> did(() -> ledger.received(NIGHT, Path.of("x"), true, "seen again"));
        case WAIT -> did(() -> ledger.waiting(NIGHT, 1, 1, "growing"));
        case READY -> did(() -> ledger.ready(NIGHT, "marker"));
        case ACCEPT -> did(() -> ledger.accepted(NIGHT, List.of(), "accepted"));
        case REFUSE ->
            did(() -> ledger.refused(NIGHT, Problem.of(Problem.Kind.USER, "empty", "add files")));
        case BEGIN -> begin(ledger);
        case DONE -> end(ledger, BatchState.DONE);
        case FAIL -> end(ledger, BatchState.FAILED);
        case CANCEL -> end(ledger, BatchState.CANCELLED);
        case ASK_CANCEL -> happened(ledger.ask(NIGHT, new Request.Cancel()));
        case HOLD -> happened(ledger.ask(NIGHT, new Request.Hold()));
        case RELEASE -> happened(ledger.ask(NIGHT, new Request.Release()));
        case RETRY -> happened(ledger.ask(NIGHT, new Request.Retry(new Restart.FromFailure())));
        case RETRY_ALL -> happened(ledger.ask(NIGHT, new Request.Retry(new Restart.All())));
        case START_RUN -> did(() -> ledger.runStarted(NIGHT, "p", Path.of("p.yaml"), Path.of("r")));
        case FOREGROUND ->
            did(() -> ledger.inForeground(NIGHT, Path.of("x"), List.of(), "by hand"));
      };
    } catch (IllegalStepException | nightshift.ProblemException e) {
      return false;
    }
  }

  private static boolean end(Ledger ledger, BatchState end) {
    ledger
        .read()
        .unfinishedRuns()
        .forEach(run ->
            ledger.runEnded(
                run.id(), RunState.DONE, Optional.empty(), Optional.empty(), List.of()));
    return did(() -> ledger.batchEnded(NIGHT, end, "ended", Optional.empty()));
  }

  private static boolean begin(Ledger ledger) {
    return tickets(ledger).stream()
            .map(ticket -> ledger.onTurns((turns, handle) -> turns.begin(handle, ticket)))
            .filter(Optional::isPresent)
            .count()
        > 0;
  }

  private static boolean did(Runnable call) {
    call.run();
    return true;
  }

  private static boolean happened(Answer answer) {
    return switch (answer) {
      case Answer.Happened _, Answer.Waiting _ -> true;
      case Answer.Refused _ -> false;
    };
  }

  private static void assertChained(List<EventRow> events, BatchState last) {
    var state = "-";
    for (var event : events) {
      if (event.what().equals("batch")) {
        assertThat(event.from()).isEqualTo(state);
        state = event.to();
      }
    }
    assertThat(state).isEqualTo(last.word());
  }

  private static BatchRow row(Ledger ledger) {
    return ledger.read().batch(NIGHT).orElseThrow();
  }

  private static boolean isOnHold(Ledger ledger) {
    return ledger.connections().read(handle -> Holds.covering(handle, NIGHT)).isPresent();
  }

  private static List<String> tickets(Ledger ledger) {
    return ledger
        .connections()
        .read(handle ->
            handle
                .createQuery("select task_instance from scheduled_tasks")
                .mapTo(String.class)
                .list());
  }

  /** Tickets that would start a waiting batch. */
  private static long liveTickets(Ledger ledger) {
    return row(ledger).state() == BatchState.QUEUED
        ? tickets(ledger).stream()
            .filter(ticket ->
                ledger
                    .connections()
                    .read(handle ->
                        handle
                                .createQuery("select count(*) from batch where ticket = :ticket")
                                .bind("ticket", ticket)
                                .mapTo(Integer.class)
                                .one()
                            > 0))
            .count()
        : 0;
  }

  @Provide
  Arbitrary<List<Call>> calls() {
    return Arbitraries.of(Call.class).list().ofMinSize(5).ofMaxSize(40);
  }

  private static void row(String call, String steps) {
    for (var step : steps.split(" ")) {
      var ends = step.split(">");
      TABLE.put(call + " " + ends[0], ends[1]);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
