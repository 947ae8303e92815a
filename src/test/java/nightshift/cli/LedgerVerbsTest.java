package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import nightshift.BatchId;
import nightshift.Problem;
import nightshift.ProblemException;
import nightshift.RunId;
import nightshift.Workspace;
import nightshift.ledger.AttemptEnd;
import nightshift.ledger.AttemptStart;
import nightshift.ledger.BatchState;
import nightshift.ledger.InputRow;
import nightshift.ledger.Ledger;
import nightshift.ledger.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The verbs that read the ledger or ask it for something, with a real one. */
final class LedgerVerbsTest {
  private static final Instant EVENING =
      Instant.parse("2026-11-24T00:00:00Z")
          .atZone(ZoneId.systemDefault())
          .withHour(22)
          .withMinute(0)
          .toInstant();

  @TempDir Path root;
  private final AtomicReference<Instant> now = new AtomicReference<>(EVENING);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void status_shows_the_night_with_what_needs_a_person_last() {
    try (var ledger = ledger()) {
      night(ledger);
    }
    assertThat(run(new StatusCommand(this::workspace, now::get))).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            BATCH                PIPELINE  STATE    SINCE  SEGMENTS
            nuclei/good          nuclei    done     22:00  2/2       Segment ran in conda: uv could not build
            nuclei/next          -         queued   22:00  -         marker _READY
            nuclei/now           nuclei    running  22:00  0/2       Read
            nuclei/unknown␊name  -         refused  22:00  -         The batch is empty.
                hint: Drop files into it.
            nuclei/bad           nuclei    failed   22:00  1/2       Segment failed: cut.tif is no TIFF.
                hint: Look at the log: `nightshift logs nuclei/bad`.

            1 done, 1 queued, 1 running, 1 refused, 1 failed
            """);
    assertThat(err.toString())
        .isEqualTo("`nightshift watch` does not run here: nothing starts until it does.\n");
  }

  @Test
  void status_speaks_json_one_object_a_line() {
    try (var ledger = ledger()) {
      accept(ledger, "next");
    }
    assertThat(run(new StatusCommand(this::workspace, now::get), "--json")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            {"batch":"nuclei/next","inbox":"nuclei","name":"next","pipeline":null,"run":null,"state":"queued","since":"NOW","received":"NOW","why":"marker _READY","hint":null,"files":1,"bytes":7,"priority":0,"segments_ended":0,"segments":0,"segment":null,"note":null,"folder":null}
            """
                .replace("NOW", EVENING.toString()));
  }

  @Test
  void status_of_a_new_workspace_says_what_to_do_and_makes_no_file() {
    assertThat(run(new StatusCommand(this::workspace, now::get))).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("No batch has come yet: drop a folder into inbox/<pipeline>/.\n");
    assertThat(root.resolve(".nightshift")).doesNotExist();
  }

  @Test
  void events_tell_the_story_in_order() {
    try (var ledger = ledger()) {
      accept(ledger, "next");
    }
    assertThat(run(new EventsCommand(this::workspace))).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            2026-11-24 22:00:00  nuclei/next: batch arriving — seen
            2026-11-24 22:00:00  nuclei/next: batch queued — marker _READY
            """);
  }

  @Test
  void events_after_a_number_leave_the_earlier_ones_out() {
    try (var ledger = ledger()) {
      accept(ledger, "next");
    }
    assertThat(run(new EventsCommand(this::workspace), "--json", "--after", "1")).isZero();
    assertThat(out.toString())
        .startsWith("{\"seq\":2,\"at\":\"" + EVENING + "\"")
        .endsWith(
            "\"batch\":\"nuclei/next\",\"run\":null,\"what\":\"batch\",\"from\":\"arriving\",\"to\":\"queued\",\"why\":\"marker _READY\"}\n")
        .hasLineCount(1);
  }

  @Test
  void logs_show_every_attempt_and_obey_no_escape_sequence() throws IOException {
    try (var ledger = ledger()) {
      night(ledger);
    }
    assertThat(run(new LogsCommand(this::workspace), "bad", "Segment")).isZero();
    assertThat(out.toString()).isEqualTo("␛[2Jopening cut.tif\nTraceback: Zelle 細胞 😀\n");
    assertThat(err.toString())
        .isEqualTo(
            "== segment 2 Segment, attempt 1 in uv:segment: " + root.resolve("bad.1.log") + "\n");
  }

  @Test
  void logs_of_a_segment_that_is_not_there_name_the_nearest() {
    try (var ledger = ledger()) {
      night(ledger);
    }
    assertThat(problem(new LogsCommand(this::workspace), "bad", "Segmnt"))
        .isEqualTo("the newest run has no segment 'Segmnt'\nhint: did you mean Segment?");
    assertThat(problem(new LogsCommand(this::workspace), "goood"))
        .isEqualTo("there is no batch 'goood'\nhint: did you mean good?");
  }

  @Test
  void a_waiting_batch_is_held_released_reprioritized_and_cancelled_at_once() {
    try (var ledger = ledger()) {
      accept(ledger, "next");
    }
    assertThat(run(new HoldCommand(this::workspace, now::get), "next")).isZero();
    assertThat(run(new ReleaseCommand(this::workspace, now::get), "nuclei/next")).isZero();
    assertThat(run(new PriorityCommand(this::workspace, now::get), "5", "next")).isZero();
    assertThat(run(new CancelCommand(this::workspace, now::get), "next")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            nuclei/next is on hold.
            nuclei/next is released: 1 batch queued.
            nuclei/next has priority 5.
            nuclei/next is cancelled; nothing of it had been run.
            """);
    assertThat(run(new CancelCommand(this::workspace, now::get), "next")).isEqualTo(3);
    assertThat(err.toString())
        .isEqualTo(
            """
            error: nuclei/next has ended: it is cancelled.

            hint: There is nothing to cancel.
            """);
  }

  @Test
  void everything_is_held_and_released() {
    try (var ledger = ledger()) {
      accept(ledger, "a");
      accept(ledger, "b");
    }
    var hold = new HoldCommand(this::workspace, now::get);
    assertThat(run(hold, "--everything", "--why", "power cut at nine")).isZero();
    assertThat(run(new StatusCommand(this::workspace, now::get))).isZero();
    assertThat(run(new ReleaseCommand(this::workspace, now::get), "--everything")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            Everything is on hold: 2 batches held, what comes later waits too, what runs goes on.
            BATCH     PIPELINE  STATE  SINCE  SEGMENTS
            nuclei/a  -         held   22:00  -         power cut at nine
                hint: Type `nightshift release --everything`.
            nuclei/b  -         held   22:00  -         power cut at nine
                hint: Type `nightshift release --everything`.

            2 held
            Everything is released: 2 batches queued.
            """);
  }

  @Test
  void a_hold_of_nothing_is_a_usage_error() {
    assertThat(run(new HoldCommand(this::workspace, now::get))).isEqualTo(2);
    assertThat(run(new ReleaseCommand(this::workspace, now::get), "a", "--everything"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("name batches, or one --pipeline, or --everything\n");
  }

  @Test
  void a_running_batch_is_cancelled_by_the_daemon_later_when_none_runs() {
    try (var ledger = ledger()) {
      night(ledger);
    }
    assertThat(run(new CancelCommand(this::workspace, now::get), "now")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "Written down: `nightshift watch` does not run here, and does it as soon as it starts.\n");
    try (var ledger = ledger()) {
      assertThat(ledger.read().openRequests())
          .map(row -> row.batch() + " " + row.request())
          .containsExactly("nuclei/now Cancel[]");
    }
  }

  @Test
  void what_failed_since_last_evening_is_retried_in_one_go() {
    try (var ledger = ledger()) {
      now.set(EVENING.minusSeconds(10 * 3600));
      fail(ledger, "at noon");
      now.set(EVENING);
      fail(ledger, "at ten");
    }
    now.set(EVENING.plusSeconds(9 * 3600));
    var retry = new RetryCommand(this::workspace, now::get);
    assertThat(run(retry, "--failed", "--since", "18:00")).isZero();
    assertThat(out.toString())
        .isEqualTo("nuclei/at ten is queued again, from the first segment that is not done.\n");
    assertThat(run(new RetryCommand(this::workspace, now::get), "at noon", "--from", "Read"))
        .isZero();
    assertThat(out.toString()).endsWith("nuclei/at noon is queued again, from the segment Read.\n");
  }

  private void night(Ledger ledger) {
    var good = start(ledger, "good");
    attempt(ledger, good, "good", 0, AttemptEnd.succeeded());
    attempt(ledger, good, "good", 1, AttemptEnd.succeeded());
    ledger.runNoted(good, "Segment ran in conda: uv could not build");
    ledger.runEnded(good, RunState.DONE, Optional.empty(), Optional.empty(), List.of());
    ledger.batchEnded(id("good"), BatchState.DONE, "all segments are done", Optional.empty());
    fail(ledger, "bad");
    var running = start(ledger, "now");
    ledger.attemptStarted(attempt(running, "now", 0));
    ledger.received(id("unknown\nname"), root, false, "seen");
    ledger.refused(
        id("unknown\nname"),
        Problem.of(Problem.Kind.USER, "The batch is empty.", "Drop files into it."));
    accept(ledger, "next");
  }

  private void fail(Ledger ledger, String name) {
    var run = start(ledger, name);
    attempt(ledger, run, name, 0, AttemptEnd.succeeded());
    attempt(
        ledger,
        run,
        name,
        1,
        new AttemptEnd(
            "CommandFailed",
            Optional.of(1),
            Optional.of("cut.tif is no TIFF"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    var sentence = "Segment failed: cut.tif is no TIFF.";
    ledger.runEnded(run, RunState.FAILED, Optional.of(sentence), Optional.empty(), List.of());
    ledger.batchEnded(
        id(name),
        BatchState.FAILED,
        sentence,
        Optional.of("Look at the log: `nightshift logs nuclei/" + name + "`."));
  }

  private RunId start(Ledger ledger, String name) {
    ledger.inForeground(id(name), root, List.of(), "by hand");
    var run = ledger.runStarted(id(name), "nuclei", root.resolve("nuclei.yaml"), root);
    ledger.segmentDecided(run, 0, "Read", "uv:read", "run", "new");
    ledger.segmentDecided(run, 1, "Segment", "uv:segment", "run", "new");
    return run;
  }

  private void attempt(Ledger ledger, RunId run, String name, int segment, AttemptEnd end) {
    ledger.attemptEnded(ledger.attemptStarted(attempt(run, name, segment)), end);
  }

  private AttemptStart attempt(RunId run, String name, int segment) {
    var log = root.resolve(name + "." + segment + ".log");
    try {
      Files.writeString(
          log, "\u001b[2Jopening cut.tif\nTraceback: Zelle 細胞 😀\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return new AttemptStart(
        run,
        segment,
        segment == 0 ? "Read" : "Segment",
        1,
        segment == 0 ? "uv:read" : "uv:segment",
        false,
        Optional.empty(),
        "python x.py",
        Optional.empty(),
        Optional.empty(),
        log,
        root);
  }

  private void accept(Ledger ledger, String name) {
    ledger.received(id(name), root, false, "seen");
    ledger.accepted(id(name), List.of(new InputRow("a.tif", 7, EVENING)), "marker _READY");
  }

  private int run(Object command, String... arguments) {
    return line(command).execute(arguments);
  }

  private String problem(Object command, String... arguments) {
    var told = new AtomicReference<>("no problem");
    line(command)
        .setExecutionExceptionHandler((exception, verb, parsed) -> {
          told.set(((ProblemException) exception).problems().getFirst().explain());
          return 3;
        })
        .execute(arguments);
    return told.get();
  }

  private CommandLine line(Object command) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }

  private Workspace workspace() {
    return new Workspace(root);
  }

  private Ledger ledger() {
    return Ledger.open(workspace().ledgerFile(), now::get);
  }

  private static BatchId id(String name) {
    return new BatchId("nuclei", name);
  }
}
