package nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import nightshift.BatchId;
import nightshift.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file itself: its versions, its damage, its copies, its other readers and writers. */
final class LedgerFileTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));
  private static final BatchId NIGHT = new BatchId("p", "night");

  @TempDir Path folder;

  @Test
  void a_ledger_of_a_newer_version_is_left_alone_and_says_what_to_do() throws Exception {
    Ledger.open(file(), CLOCK).close();
    sql("pragma user_version = 7");
    byte[] before = Files.readAllBytes(file());

    for (Runnable open :
        List.<Runnable>of(
            () -> Ledger.open(file(), CLOCK).close(), () -> LedgerReader.open(file()))) {
      assertThatThrownBy(open::run)
          .isInstanceOf(ProblemException.class)
          .hasMessage(
              """
              The ledger FILE was written by a newer Nightshift: it has version 7, this program knows versions up to 3.
              hint: Start the newer Nightshift, or take back the copy made before the upgrade from FOLDER/backups.\
              """
                  .replace("FILE", file().toString())
                  .replace("FOLDER", folder.toString()));
    }
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void the_version_in_the_code_is_the_newest_migration() throws IOException {
    try (var names = Files.list(Path.of("src/main/resources").resolve(Schema.MIGRATIONS))) {
      assertThat(names.map(name -> name.getFileName().toString().substring(0, 5)).sorted())
          .containsExactly("V0001", "V0002", "V0003")
          .hasSize(Schema.VERSION);
    }
  }

  @Test
  void a_ledger_of_the_first_version_is_upgraded_and_keeps_all_it_knew() throws Exception {
    try (var stored = LedgerFileTest.class.getResourceAsStream("ledger-version-1.db")) {
      Files.copy(stored, file());
    }
    assertThatThrownBy(() -> LedgerReader.open(file()))
        .hasMessageContaining("has version 1, this program reads version 3.");
    try (var ledger = Ledger.open(file(), CLOCK)) {
      var reader = ledger.read();
      assertThat(reader.batches())
          .map(row -> row.id() + " " + row.state().word())
          .containsExactly("p/done night done", "p/running night running", "p/queued night queued");
      assertThat(reader.unfinishedRuns()).hasSize(1);
      assertThat(ledger.hold(new Scope.Everything(), "maintenance"))
          .isEqualTo(
              new Answer.Happened(
                  "Everything is on hold: 1 batch held, what comes later waits too, what runs goes on."));
    }
    assertThat(folder.resolve("backups/before-upgrade-from-version-1.db")).isRegularFile();
  }

  @Test
  void rubbish_instead_of_a_ledger_is_named() throws Exception {
    Files.writeString(file(), "this is a letter, not a database\n".repeat(100));

    assertThatThrownBy(() -> Ledger.open(file(), CLOCK))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("The ledger " + file() + " is damaged or is no SQLite database.");
  }

  @Test
  void a_damaged_ledger_is_set_aside_and_rebuilt_from_the_run_folders() throws Exception {
    var results = folder.resolve("results");
    try (var ledger = Ledger.open(file(), CLOCK)) {
      finish(ledger, results, "good", RunState.DONE);
      finish(ledger, results, "bad 😀", RunState.FAILED);
    }
    damage();

    try (var opened = Ledger.openChecked(file(), results, CLOCK).ledger()) {
      assertThat(opened.read().batches())
          .map(row -> row.id().name() + " " + row.state().word() + ": " + row.why())
          .containsExactlyInAnyOrder(
              "good done: as its run folder tells", "bad 😀 failed: the disk was full");
      var run = opened.read().runs(new BatchId("p", "good")).getFirst();
      assertThat(opened.read().segments(run.id()).getFirst().state()).isEqualTo(SegmentState.DONE);
      assertThat(opened.read().attempts(run.id()).getFirst().commandLine()).isEqualTo("true");
      assertThat(opened.read().inputs(run.id())).map(InputRow::path).containsExactly("a b.tif");
      assertThat(opened.read().outputs(run.id())).hasSize(1);
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .contains("ledger.db.damaged-2026-11-24T120000");
    }
  }

  @Test
  void a_damaged_ledger_takes_from_its_backup_what_no_run_folder_knows() throws Exception {
    var results = folder.resolve("results");
    try (var ledger = Ledger.open(file(), CLOCK)) {
      ledger.received(new BatchId("p", "waiting"), folder, false, "seen");
      ledger.accepted(new BatchId("p", "waiting"), List.of(), "accepted");
      ledger.received(NIGHT, folder, false, "seen");
      ledger.accepted(NIGHT, List.of(), "accepted");
      ledger.backup();
      end(ledger, NIGHT, results, RunState.DONE);
    }
    damage();

    var opened = Ledger.openChecked(file(), results, CLOCK);
    try (var ledger = opened.ledger()) {
      assertThat(ledger.read().batches())
          .map(row -> row.id().name() + " " + row.state().word())
          .containsExactlyInAnyOrder("waiting queued", "night done");
    }
    assertThat(opened.problem().orElseThrow().explain())
        .isEqualTo(
            """
            The ledger FILE was damaged. It lies beside it as ledger.db.damaged-2026-11-24T120000; a new one was filled from the newest backup and the run folders (1 run).
            hint: Look at the disk (dmesg, smartctl). Batches that were waiting are found in the inbox again; finished ones are not run twice.\
            """
                .replace("FILE", file().toString()));
  }

  @Test
  void a_backup_a_day_is_made_and_seven_are_kept() {
    var now = new AtomicReference<>(Instant.parse("2026-11-01T03:00:00Z"));
    try (var ledger = Ledger.open(file(), now::get)) {
      ledger.received(NIGHT, folder, false, "seen");
      for (int day = 0; day < 10; day++) {
        assertThat(ledger.backup()).isPresent();
        assertThat(ledger.backup()).isEmpty();
        now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
      }
    }
    assertThat(Backups.newestFirst(file()))
        .map(path -> path.getFileName().toString())
        .hasSize(7)
        .startsWith("ledger-2026-11-10.db")
        .endsWith("ledger-2026-11-04.db");
    try (var copy = LedgerReader.open(Backups.newestFirst(file()).getFirst()).orElseThrow()) {
      assertThat(copy.batch(NIGHT)).isPresent();
    }
  }

  @Test
  void events_can_neither_be_changed_nor_removed() throws Exception {
    try (var ledger = Ledger.open(file(), CLOCK)) {
      ledger.received(NIGHT, folder, false, "seen");
    }
    assertThatThrownBy(() -> sql("update event set why = 'another story'"))
        .hasMessageContaining("events are only ever added");
    assertThatThrownBy(() -> sql("delete from event"))
        .hasMessageContaining("events are only ever added");
  }

  @Test
  void a_full_disk_loses_the_step_but_nothing_before_it() throws Exception {
    try (var ledger = Ledger.open(file(), CLOCK)) {
      ledger.received(NIGHT, folder, false, "seen");
      int pages =
          ledger
              .connections()
              .read(handle -> handle.createQuery("pragma page_count").mapTo(Integer.class).one());
      ledger
          .connections()
          .read(handle ->
              handle.createQuery("pragma max_page_count = " + pages).mapTo(Integer.class).one());
      var many = new ArrayList<InputRow>();
      for (int i = 0; i < 5000; i++) {
        many.add(new InputRow("file " + i, 1, CLOCK.instant()));
      }
      assertThatThrownBy(() -> ledger.accepted(NIGHT, many, "accepted"))
          .isInstanceOf(ProblemException.class)
          .hasMessageStartingWith("The disk is full: the ledger " + file() + " can't grow.\n");
      assertThat(ledger.read().batch(NIGHT).orElseThrow().state()).isEqualTo(BatchState.ARRIVING);

      ledger
          .connections()
          .read(handle ->
              handle.createQuery("pragma max_page_count = 100000").mapTo(Integer.class).one());
      ledger.accepted(NIGHT, many, "accepted");
      assertThat(ledger.read().inputs(NIGHT)).hasSize(5000);
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void a_process_that_may_write_no_more_stops_with_a_problem_and_a_sound_file() throws Exception {
    Ledger.open(file(), CLOCK).close();
    var command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 3000; exec \"$@\"", "sh"));
    command.addAll(Java.command(Writer.class, file().toString(), "x", "100000"));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isEqualTo(3);
    assertThat(said).contains("The disk ");
    assertThat(Health.isSound(file())).isTrue();
    try (var ledger = Ledger.open(file(), CLOCK)) {
      int known = ledger.read().batches().size();
      assertThat(known).isPositive();
      assertThat(said).contains("written " + known + "\n");
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void two_processes_that_write_at_once_lose_nothing() throws Exception {
    var writers =
        List.of(
            Java.start(Writer.class, file().toString(), "left", "150"),
            Java.start(Writer.class, file().toString(), "right", "150"));
    for (var writer : writers) {
      assertThat(writer.waitFor()).isZero();
    }
    try (var reader = LedgerReader.open(file()).orElseThrow()) {
      assertThat(reader.batches()).hasSize(300);
      var events = reader.events(0, 1000);
      assertThat(events).hasSize(600);
      assertThat(events)
          .filteredOn(event -> event.batch().name().startsWith("left"))
          .map(EventRow::to)
          .filteredOn("queued"::equals)
          .hasSize(150);
    }
  }

  @Test
  void the_documentation_names_every_table_and_state() throws Exception {
    var page = Files.readString(Path.of("docs/ledger.md"));
    try (var ledger = Ledger.open(file(), CLOCK)) {
      var tables =
          ledger
              .connections()
              .read(handle ->
                  handle
                      .createQuery(
                          "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
                      .mapTo(String.class)
                      .list());
      assertThat(tables).allSatisfy(table -> assertThat(page).contains("\n| `" + table + "` | "));
    }
    for (var state : BatchState.values()) {
      assertThat(page).contains(state.word());
    }
  }

  @Test
  void a_reader_sees_no_ledger_where_there_is_none() {
    assertThat(LedgerReader.open(file())).isEmpty();
    assertThat(file()).doesNotExist();
  }

  @Test
  void a_second_watch_is_told_who_is_first() throws Exception {
    try (var first = (WatchLock.Held) WatchLock.take(folder)) {
      assertThat(first.isHeld()).isTrue();
      assertThat(WatchLock.take(folder))
          .isEqualTo(new WatchLock.AlreadyHeld(ProcessHandle.current().pid()));
      var other = Java.start(LockTaker.class, folder.toString());
      assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("AlreadyHeld[pid=" + ProcessHandle.current().pid() + "]\n");
    }
    try (var again = (WatchLock.Held) WatchLock.take(folder)) {
      assertThat(again.isHeld()).isTrue();
    }
  }

  @Test
  void an_existing_ledger_opens_quickly() {
    Ledger.open(file(), CLOCK).close();
    var took = new ArrayList<Duration>();
    for (int i = 0; i < 20; i++) {
      long before = System.nanoTime();
      Ledger.open(file(), CLOCK).close();
      took.add(Duration.ofNanos(System.nanoTime() - before));
    }
    assertThat(took.stream().sorted().toList().get(10)).isLessThan(Duration.ofMillis(150));
  }

  private void finish(Ledger ledger, Path results, String name, RunState end) throws IOException {
    var batch = new BatchId("p", name);
    ledger.received(batch, folder, false, "seen");
    ledger.accepted(batch, List.of(new InputRow("a b.tif", 3, CLOCK.instant())), "accepted");
    end(ledger, batch, results, end);
  }

  private static void end(Ledger ledger, BatchId batch, Path results, RunState end)
      throws IOException {
    String ticket =
        ledger
            .connections()
            .read(handle ->
                handle
                    .createQuery("select ticket from batch where name = :name")
                    .bind("name", batch.name())
                    .mapTo(String.class)
                    .one());
    ledger.onTurns((turns, handle) -> turns.begin(handle, ticket));
    var folder = results.resolve("p").resolve(batch.name());
    var run = ledger.runStarted(batch, "p", Path.of("p.yaml"), folder);
    ledger.segmentDecided(run, 0, "only", "cmd", "run", "new");
    long attempt =
        ledger.attemptStarted(
            new AttemptStart(
                run,
                0,
                "only",
                1,
                "cmd",
                false,
                Optional.empty(),
                "true",
                Optional.empty(),
                Optional.empty(),
                folder.resolve("log"),
                folder));
    ledger.attemptEnded(attempt, AttemptEnd.succeeded());
    ledger.runEnded(
        run,
        end,
        end == RunState.DONE ? Optional.empty() : Optional.of("the disk was full"),
        Optional.empty(),
        List.of(new OutputRow("out.tif", 3, "ab")));
    RunRecord.write(
        ledger.read(),
        ledger.read().batch(batch).orElseThrow(),
        ledger.read().run(run).orElseThrow());
    ledger.batchEnded(
        batch,
        end == RunState.DONE ? BatchState.DONE : BatchState.FAILED,
        "ended",
        Optional.empty());
  }

  private void damage() throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    java.util.Arrays.fill(bytes, 4096, Math.min(bytes.length, 60_000), (byte) 0x5a);
    Files.write(file(), bytes);
    assertThat(Health.isSound(file())).isFalse();
  }

  private void sql(String statement) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private Path file() {
    return folder.resolve("ledger.db");
  }
}
