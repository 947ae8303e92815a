package nightshift.inbox;

import static nightshift.inbox.Room.why;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import nightshift.BatchId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InboxScanTest {
  @TempDir Path root;
  private Room room;

  @BeforeEach
  void open() throws IOException {
    room = new Room(root);
    Files.createDirectories(room.inbox);
  }

  @Test
  void a_marker_makes_a_batch_ready_at_the_first_look() throws IOException {
    room.write("nuclei/exp1/plane.txt", "pixels");
    room.write("nuclei/exp1/deep/er/plane.txt", "pixels");
    room.write("nuclei/exp1/_READY", "");

    var findings = room.look();

    assertThat(why(findings)).isEqualTo("ready by MARKER: marker _READY, 2 files");
    var candidate = findings.getFirst().candidate();
    assertThat(candidate.id()).isEqualTo(new BatchId("nuclei", "exp1"));
    assertThat(candidate.folder()).isEqualTo(room.inbox.resolve("nuclei/exp1"));
    assertThat(candidate.files())
        .extracting(BatchFile::path)
        .containsExactly(Path.of("deep/er/plane.txt"), Path.of("plane.txt"));
    assertThat(candidate.signs()).extracting(BatchFile::path).containsExactly(Path.of("_READY"));
    assertThat(candidate.bytes()).isEqualTo(12);
  }

  @Test
  void a_marker_may_stand_beside_the_folder_and_bear_its_name() throws IOException {
    room.write("nuclei/exp1/plane.txt", "pixels");
    room.look();
    room.write("nuclei/exp1.done", "");

    assertThat(why(room.lookAfter(Duration.ofSeconds(1))))
        .isEqualTo("ready by MARKER: marker ../exp1.done, 1 file");
  }

  @Test
  void without_a_sign_a_batch_is_ready_when_nothing_changed_for_the_quiet_time()
      throws IOException {
    room.write("nuclei/exp1/plane.txt", "pixels");

    assertThat(why(room.look()))
        .isEqualTo(
            "waiting for SILENCE: 1 file, changed just now; taken when nothing changes for 10 s");
    assertThat(why(room.lookAfter(Duration.ofMillis(9_900)))).startsWith("waiting");
    assertThat(why(room.lookAfter(Duration.ofMillis(100))))
        .isEqualTo("ready by SILENCE: nothing changed for 10 s, nobody writes");
  }

  @Test
  void a_file_that_grows_in_place_starts_the_silence_again() throws IOException {
    var file = room.write("nuclei/exp1/plane.txt", "pixels");
    room.look();
    Files.writeString(file, "more", StandardOpenOption.APPEND);

    assertThat(why(room.lookAfter(Duration.ofSeconds(10)))).startsWith("waiting");
    assertThat(why(room.lookAfter(Duration.ofSeconds(9)))).startsWith("waiting");
    assertThat(why(room.lookAfter(Duration.ofSeconds(1)))).startsWith("ready by SILENCE");
  }

  @Test
  void a_file_rewritten_with_the_same_size_and_time_by_a_rename_starts_the_silence_again()
      throws IOException {
    var file = room.write("nuclei/exp1/plane.txt", "pixels");
    var time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, time);
    room.look();
    var other = room.write("nuclei/exp1/plane.txt.new", "PIXELS");
    Files.setLastModifiedTime(other, time);
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(why(room.lookAfter(Duration.ofSeconds(10)))).startsWith("waiting");
    assertThat(why(room.lookAfter(Duration.ofSeconds(10)))).startsWith("ready by SILENCE");
  }

  @Test
  void the_senders_clock_does_not_matter() throws IOException {
    var ahead = room.write("nuclei/exp1/ahead.txt", "pixels");
    var behind = room.write("nuclei/exp1/behind.txt", "pixels");
    Files.setLastModifiedTime(ahead, FileTime.from(Instant.parse("2037-01-01T00:00:00Z")));
    Files.setLastModifiedTime(behind, FileTime.from(Instant.parse("1981-01-01T00:00:00Z")));

    assertThat(why(room.look())).startsWith("waiting");
    assertThat(why(room.lookAfter(Duration.ofSeconds(10)))).startsWith("ready by SILENCE");
  }

  @Test
  void our_own_wall_clock_may_jump_back_while_we_wait() throws IOException {
    room.write("nuclei/exp1/plane.txt", "pixels");
    room.look();
    room.time.jumpWallClock(Duration.ofHours(-2));

    assertThat(why(room.lookAfter(Duration.ofSeconds(5)))).startsWith("waiting");
    assertThat(why(room.lookAfter(Duration.ofSeconds(5)))).startsWith("ready by SILENCE");
  }

  @Test
  void an_empty_folder_waits_and_says_so() throws IOException {
    Files.createDirectories(room.inbox.resolve("nuclei/exp1"));

    assertThat(why(room.lookAfterSilence())).isEqualTo("waiting for SILENCE: empty so far");
  }

  @Test
  void a_marker_without_files_is_refused() throws IOException {
    room.write("nuclei/exp1/_READY", "");

    assertThat(why(room.look()))
        .isEqualTo(
            """
            refused: exp1 has the marker _READY but no files.
            hint: copy the images into the folder, then write the marker again\
            """);
  }

  @Test
  void a_refused_batch_is_judged_anew_when_the_sender_mends_it() throws IOException {
    room.write("nuclei/exp1/_READY", "");
    room.look();
    room.write("nuclei/exp1/plane.txt", "pixels");

    assertThat(why(room.lookAfter(Duration.ofSeconds(1)))).startsWith("ready by MARKER");
  }

  @Test
  void a_batch_is_found_in_a_folder_without_a_pipeline_too() throws IOException {
    room.write("nucleii/exp1/plane.txt", "pixels");

    assertThat(room.look())
        .extracting(finding -> finding.candidate().id())
        .containsExactly(new BatchId("nucleii", "exp1"));
  }

  @Test
  void a_file_in_the_inbox_itself_is_told_where_to_go() throws IOException {
    room.write("plane.txt", "pixels");
    room.write("README.md", "how to use this folder");

    assertThat(why(room.look()))
        .isEqualTo(
            """
            refused: plane.txt lies in the inbox itself, not in a pipeline's folder.
            hint: move it to inbox/<pipeline>/, or into a folder of its own there\
            """);
  }

  @Test
  void batches_come_in_natural_order() throws IOException {
    for (var name : new String[] {"exp10", "exp2", "exp1"}) {
      room.write("nuclei/" + name + "/plane.txt", "pixels");
    }

    assertThat(room.look())
        .extracting(finding -> finding.candidate().id().name())
        .containsExactly("exp1", "exp2", "exp10");
  }

  @Test
  void a_taken_batch_is_not_found_again_not_even_after_a_restart() throws IOException {
    room.write("nuclei/exp1/plane.txt", "pixels");
    room.write("nuclei/exp1/_READY", "");
    room.take(room.look().getFirst());

    assertThat(room.look()).isEmpty();
    room.restart();
    assertThat(room.look()).isEmpty();
    assertThat(room.lookAfter(Duration.ofHours(1))).isEmpty();
  }

  @Test
  void a_late_file_makes_a_supplement_that_the_old_marker_does_not_close() throws IOException {
    room.write("nuclei/exp1/plane1.txt", "pixels");
    room.write("nuclei/exp1/_READY", "");
    room.take(room.look().getFirst());
    room.look();
    room.write("nuclei/exp1/plane2.txt", "pixels");

    var waiting = room.lookAfter(Duration.ofSeconds(4));
    assertThat(why(waiting)).startsWith("waiting for SILENCE");
    var ready = room.lookAfter(Duration.ofSeconds(10));

    assertThat(why(ready)).startsWith("ready by SILENCE");
    assertThat(ready.getFirst())
        .isInstanceOfSatisfying(
            Finding.Supplement.class,
            late -> assertThat(late.changes().explain()).isEqualTo("1 new: plane2.txt"));
    assertThat(ready.getFirst().candidate().files()).hasSize(2);
    room.take(ready.getFirst());
    assertThat(room.lookAfter(Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void a_rewritten_file_of_a_taken_batch_is_noticed_although_the_folder_did_not_change()
      throws IOException {
    var file = room.write("nuclei/exp1/plane.txt", "pixels");
    room.write("nuclei/exp1/_READY", "");
    room.take(room.look().getFirst());
    room.look();
    room.lookAfter(Duration.ofSeconds(4));
    Files.writeString(file, "PIXELS AGAIN");

    var findings = room.lookAfter(Duration.ofMinutes(11));

    assertThat(findings.getFirst())
        .isInstanceOfSatisfying(
            Finding.Supplement.class,
            late -> assertThat(late.changes().explain()).isEqualTo("1 changed: plane.txt"));
  }

  @Test
  void files_that_are_removed_from_a_taken_batch_are_nobodys_business() throws IOException {
    var file = room.write("nuclei/exp1/plane.txt", "pixels");
    room.write("nuclei/exp1/_READY", "");
    room.take(room.look().getFirst());
    Files.delete(file);

    assertThat(room.lookAfter(Duration.ofSeconds(4))).isEmpty();
  }

  @Test
  void a_share_that_vanishes_is_a_pause_and_its_silence_does_not_count() throws IOException {
    room.write("nuclei/exp1/plane.txt", "pixels");
    room.look();
    var away = root.resolve("away");
    Files.move(room.inbox, away);

    assertThat(room.lookAfter(Duration.ofSeconds(10))).isEmpty();
    assertThat(room.scan.trouble()).isPresent();
    Files.move(away, room.inbox);

    assertThat(why(room.lookAfter(Duration.ofSeconds(1)))).startsWith("waiting");
    assertThat(room.scan.trouble()).isEmpty();
    assertThat(why(room.lookAfter(Duration.ofSeconds(10)))).startsWith("ready by SILENCE");
  }

  @Test
  void names_of_copies_under_way_hold_a_batch_even_with_a_marker() throws IOException {
    room.write("nuclei/exp1/plane1.txt", "pixels");
    room.write("nuclei/exp1/_READY", "");
    for (var name :
        new String[] {
          "a.tif.part", "~tmp17", ".a.tif.Xy12Zq", "a.tif.crdownload", "a.tmp", "a.filepart"
        }) {
      var copy = room.write("nuclei/exp1/" + name, "pix");
      assertThat(why(room.lookAfter(Duration.ofSeconds(1))))
          .isEqualTo("waiting for SILENCE: a copy is under way: " + name);
      Files.delete(copy);
    }
    assertThat(why(room.lookAfter(Duration.ofSeconds(1)))).startsWith("ready by MARKER");
  }

  @Test
  void a_folder_that_is_renamed_at_the_end_is_taken_once_and_whole() throws IOException {
    room.write("nuclei/exp1.part/plane.txt", "pixels");
    assertThat(why(room.lookAfterSilence()))
        .isEqualTo("waiting for SILENCE: its name says that a copy is under way: exp1.part");
    Files.move(room.inbox.resolve("nuclei/exp1.part"), room.inbox.resolve("nuclei/exp1"));

    room.lookAfter(Duration.ofSeconds(1));
    assertThat(why(room.lookAfter(Duration.ofSeconds(10)))).startsWith("ready by SILENCE");
  }

  @Test
  void a_process_that_has_a_file_open_for_writing_holds_the_silence() throws IOException {
    var file = room.write("nuclei/exp1/plane.txt", "pixels");
    try (var open = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      assertThat(open).isNotNull();
      assertThat(why(room.lookAfterSilence()))
          .isEqualTo(
              "waiting for SILENCE: nothing changed for 10 s, but process "
                  + ProcessHandle.current().pid()
                  + " has plane.txt open for writing");
    }
    assertThat(why(room.lookAfter(Duration.ofSeconds(10)))).startsWith("ready by SILENCE");
  }

  @Test
  void the_expected_count_decides_before_silence() throws IOException {
    room.with(Optional.empty(), OptionalInt.of(2), Optional.of("**/*.txt"));
    room.write("nuclei/exp1/plane1.txt", "pixels");
    room.write("nuclei/exp1/notes.log", "no image");
    assertThat(why(room.lookAfterSilence()))
        .isEqualTo("waiting for COUNT: 1 of the 2 files that the pipeline expects are here");
    room.write("nuclei/exp1/deep/plane2.txt", "pixels");

    assertThat(why(room.lookAfter(Duration.ofSeconds(1))))
        .isEqualTo(
            "waiting for COUNT: 2 files, as many as the pipeline expects;"
                + " the last one may still be growing");
    assertThat(why(room.lookAfter(Duration.ofSeconds(10))))
        .isEqualTo("ready by COUNT: 2 files, as many as the pipeline expects");
  }

  @Test
  void a_marker_with_fewer_files_than_expected_is_refused() throws IOException {
    room.with(Optional.empty(), OptionalInt.of(3), Optional.empty());
    room.write("nuclei/exp1/plane1.txt", "pixels");
    room.write("nuclei/exp1/_READY", "");
    assertThat(why(room.look()))
        .isEqualTo(
            "waiting for MARKER: _READY is here, but 1 of the 3 files that the pipeline expects"
                + " are here");

    assertThat(why(room.lookAfter(Duration.ofSeconds(10))))
        .isEqualTo(
            """
            refused: exp1 has the marker _READY, but only 1 of the 3 files that the pipeline expects.
            hint: copy the missing files into the folder, or correct `expect:` in the pipeline's `inbox:` part\
            """);
  }

  @Test
  void a_lab_can_insist_on_a_marker() throws IOException {
    room.with(Optional.of(Rung.MARKER), OptionalInt.empty(), Optional.empty());
    room.write("nuclei/exp1/plane.txt", "pixels");

    assertThat(why(room.lookAfterSilence()))
        .isEqualTo(
            "waiting for MARKER: this inbox requires a marker (_READY, .done, .complete), and none"
                + " is here yet");
  }

  @Test
  void the_scan_says_when_a_waiting_batch_wants_to_be_looked_at() throws IOException {
    assertThat(room.scan.nextLook()).isEmpty();
    room.write("nuclei/exp1/plane.txt", "pixels");
    room.look();
    room.time.advance(Duration.ofSeconds(3));

    assertThat(room.scan.nextLook()).contains(Duration.ofSeconds(7));
  }
}
