package nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final BatchId NIGHT = new BatchId("segment_nuclei", "night 1");

  @TempDir Path folder;
  private Ledger ledger;

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("ledger.db"), InstantSource.fixed(NOON));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void a_batch_that_goes_well_leaves_its_whole_story() {
    arrive();
    accept();
    ledger.onTurns((turns, handle) -> turns.begin(handle, NIGHT + "#4"));
    var run =
        ledger.runStarted(
            NIGHT, "segment_nuclei", Path.of("segment_nuclei.yaml"), Path.of("results/night 1"));
    ledger.segmentDecided(run, 0, "Read", "uv:read", "run", "never run before");
    ledger.segmentDecided(run, 1, "Segment", "uv:nuclei", "skip", "done on Monday");
    long attempt = ledger.attemptStarted(attempt(run, 1));
    ledger.attemptSupervised(attempt, new Supervisor(4711, "99", "boot"));
    ledger.attemptEnded(attempt, AttemptEnd.succeeded());
    ledger.runEnded(
        run,
        RunState.DONE,
        Optional.empty(),
        Optional.empty(),
        List.of(new OutputRow("masks/a.tif", 10, "ab")));
    ledger.batchEnded(NIGHT, BatchState.DONE, "1 of 1 runs done", Optional.empty());

    assertThat(ledger.read().events(0, 100))
        .map(e -> "%s: %s > %s (%s)".formatted(e.what(), e.from(), e.to(), e.why()))
        .containsExactly(
            "batch: - > arriving (seen)",
            "batch: arriving > arriving (2 files, waiting for silence)",
            "batch: arriving > ready (marker _READY)",
            "batch: ready > queued (accepted)",
            "batch: queued > running (its turn came)",
            "run: - > running (pipeline segment_nuclei)",
            "segment 1 Read: - > pending (never run before)",
            "segment 2 Segment: - > skipped (done on Monday)",
            "segment 1 Read: pending > running (never run before)",
            "attempt 1 of segment 1: - > running (uv:read)",
            "attempt 1 of segment 1: running > Succeeded ()",
            "segment 1 Read: running > done (attempt 1 in uv:read)",
            "run: running > done ()",
            "batch: running > done (1 of 1 runs done)");
    assertThat(ledger.read().segments(run))
        .map(SegmentRow::state)
        .containsExactly(SegmentState.DONE, SegmentState.SKIPPED);
    assertThat(ledger.read().attempts(run).getFirst().supervisor())
        .contains(new Supervisor(4711, "99", "boot"));
    assertThat(ledger.read().outputs(run)).containsExactly(new OutputRow("masks/a.tif", 10, "ab"));
    assertThat(ledger.read().inputs(run)).hasSize(2).isEqualTo(ledger.read().inputs(NIGHT));
    assertThat(ledger.read().unfinishedRuns()).isEmpty();
  }

  @Test
  void a_done_batch_gets_another_turn_only_to_have_its_end_told() {
    arrive();
    accept();
    ledger.onTurns((turns, handle) -> turns.begin(handle, NIGHT + "#4"));
    ledger.batchEnded(NIGHT, BatchState.DONE, "done", Optional.empty());

    Optional<Turns.Turn> second =
        ledger.onTurns((turns, handle) -> turns.begin(handle, NIGHT + "#4"));
    assertThat(second).contains(new Turns.Turn(NIGHT, true));
    assertThat(ledger.read().batch(NIGHT).orElseThrow().state()).isEqualTo(BatchState.DONE);
    assertThatThrownBy(() -> ledger.waiting(NIGHT, 3, 4, "a late file"))
        .isInstanceOf(IllegalStepException.class)
        .hasMessage(
            "The batch segment_nuclei/night 1 is done and can't become arriving (a late file).");
    assertThatThrownBy(() -> ledger.runStarted(NIGHT, "p", Path.of("p.yaml"), Path.of("r")))
        .hasMessage("A run of segment_nuclei/night 1 can't start: the batch is done.");
  }

  @Test
  void a_step_that_is_refused_leaves_no_trace() {
    arrive();
    long before = ledger.read().events(0, 100).size();

    assertThatThrownBy(
            () -> ledger.batchEnded(NIGHT, BatchState.DONE, "never ran", Optional.empty()))
        .isInstanceOf(IllegalStepException.class);

    assertThat(ledger.read().events(0, 100)).hasSize((int) before);
    assertThat(ledger.read().batch(NIGHT).orElseThrow().state()).isEqualTo(BatchState.READY);
  }

  @Test
  void a_refused_batch_keeps_the_sentence_and_the_way_out() {
    ledger.received(NIGHT, folder, false, "seen");
    ledger.refused(
        NIGHT, Problem.of(Problem.Kind.USER, "There is no pipeline.", "Nearest: segment_nuclei."));

    var batch = ledger.read().batch(NIGHT).orElseThrow();
    assertThat(batch.why()).isEqualTo("There is no pipeline.");
    assertThat(batch.hint()).contains("Nearest: segment_nuclei.");
  }

  @Test
  void accepting_writes_the_ticket_in_the_same_transaction() {
    arrive();
    accept();

    assertThat(tickets()).containsExactly("segment_nuclei/night 1#4 at 4");
  }

  @Test
  void an_acceptance_that_fails_half_way_queues_nothing() {
    arrive();
    var unreadable = List.of(new InputRow("a.tif", 1, Instant.MAX));

    assertThatThrownBy(() -> ledger.accepted(NIGHT, unreadable, "accepted"))
        .isInstanceOf(RuntimeException.class);

    assertThat(tickets()).isEmpty();
    assertThat(ledger.read().batch(NIGHT).orElseThrow().state()).isEqualTo(BatchState.READY);
    assertThat(ledger.read().inputs(NIGHT)).isEmpty();
  }

  private List<String> tickets() {
    return ledger
        .connections()
        .read(handle ->
            handle
                .createQuery(
                    "select task_instance || ' at ' || execution_time from scheduled_tasks")
                .mapTo(String.class)
                .list());
  }

  private void arrive() {
    ledger.received(NIGHT, folder.resolve("inbox"), false, "seen");
    ledger.waiting(NIGHT, 2, 20, "2 files, waiting for silence");
    ledger.waiting(NIGHT, 2, 20, "2 files, waiting for silence");
    ledger.ready(NIGHT, "marker _READY");
  }

  private void accept() {
    ledger.accepted(
        NIGHT,
        List.of(new InputRow("a b.tif", 10, NOON), new InputRow("$(touch x)\n😀.tif", 10, NOON)),
        "accepted");
  }

  private static AttemptStart attempt(nightshift.RunId run, int number) {
    return new AttemptStart(
        run,
        0,
        "Read",
        number,
        "uv:read",
        false,
        Optional.of("abc"),
        "python read.py",
        Optional.empty(),
        Optional.of("no card here: ran on the CPU"),
        Path.of("logs/01-read.attempt1.log"),
        Path.of("attempts/1"));
  }
}
