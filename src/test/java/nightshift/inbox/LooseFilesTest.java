package nightshift.inbox;

import static nightshift.inbox.Room.why;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nightshift.BatchId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LooseFilesTest {
  private static final FileTime EVENING = FileTime.from(Instant.parse("2026-11-24T18:30:00Z"));

  @TempDir Path root;
  private Room room;

  @BeforeEach
  void open() {
    room = new Room(root);
  }

  private void drop(String... names) throws IOException {
    for (var name : names) {
      Files.setLastModifiedTime(room.write("nuclei/" + name, "pixels"), EVENING);
    }
  }

  @Test
  void files_that_came_together_are_one_batch_that_stays_where_it_is() throws IOException {
    drop("field_01_whole.txt", "field_02_quarter_top.txt", "notes.txt");

    var findings = room.lookAfterSilence();

    assertThat(why(findings))
        .isEqualTo("ready by SILENCE: nothing changed for 10 s, nobody writes");
    var candidate = findings.getFirst().candidate();
    assertThat(candidate.id()).isEqualTo(new BatchId("nuclei", "loose-20261124-183000"));
    assertThat(candidate.loose()).isTrue();
    assertThat(candidate.folder()).isEqualTo(room.inbox.resolve("nuclei"));
    assertThat(candidate.files()).hasSize(3);
  }

  @Test
  void numbered_series_are_batches_of_their_own() throws IOException {
    drop("exp1_t2.txt", "exp1_t10.txt", "exp1_t1.txt", "exp2_z01_c0.txt", "exp2_z02_c0.txt");

    var findings = room.lookAfterSilence();

    assertThat(findings)
        .extracting(finding -> finding.candidate().id().name())
        .containsExactly("exp1-20261124-183000", "exp2-20261124-183000");
    assertThat(findings.getFirst().candidate().files())
        .extracting(file -> file.path().toString())
        .containsExactly("exp1_t1.txt", "exp1_t2.txt", "exp1_t10.txt");
  }

  @Test
  void one_series_does_not_wait_for_another_that_still_grows() throws IOException {
    drop("exp1_t1.txt", "exp1_t2.txt", "exp2_t1.txt", "exp2_t2.txt");
    room.look();
    drop("exp2_t3.txt");

    var findings = room.lookAfter(Duration.ofSeconds(10));

    assertThat(findings)
        .extracting(finding -> finding.readiness() instanceof Readiness.Ready)
        .containsExactly(true, false);
  }

  @Test
  void a_marker_beside_loose_files_closes_all_of_them_and_counts_once() throws IOException {
    drop("exp1_t1.txt", "exp1_t2.txt", "notes.txt", "_READY");

    var first = room.look();
    assertThat(why(first)).isEqualTo("ready by MARKER: marker _READY, 3 files");
    room.take(first.getFirst());
    assertThat(room.look()).isEmpty();
    drop("exp2_t1.txt", "exp2_t2.txt");

    var second = room.lookAfter(Duration.ofSeconds(1));
    assertThat(why(second)).startsWith("waiting for SILENCE");
    assertThat(second.getFirst().candidate().files()).hasSize(2);
  }

  @Test
  void taken_loose_files_are_not_found_again_after_a_restart_but_a_new_version_is()
      throws IOException {
    drop("image.txt");
    room.take(room.lookAfterSilence().getFirst());
    room.restart();
    assertThat(room.lookAfterSilence()).isEmpty();
    room.write("nuclei/image.txt", "other pixels");

    assertThat(room.lookAfter(Duration.ofSeconds(20))).hasSize(1);
  }

  @Test
  void a_copy_under_way_holds_the_files_of_its_series_only() throws IOException {
    drop("exp1_t1.txt", "exp1_t2.txt", "exp1_t3.txt.part", "exp2_t1.txt", "exp2_t2.txt");

    assertThat(room.lookAfterSilence())
        .extracting(finding -> finding.readiness() instanceof Readiness.Ready)
        .containsExactly(false, true);
  }

  @Test
  void a_link_among_loose_files_is_refused_by_itself() throws IOException {
    drop("image.txt");
    Files.createSymbolicLink(room.inbox.resolve("nuclei/secret.txt"), Path.of("/etc/passwd"));

    var findings = room.lookAfterSilence();

    assertThat(findings)
        .extracting(Finding::readiness)
        .hasAtLeastOneElementOfType(Readiness.Ready.class)
        .hasAtLeastOneElementOfType(Readiness.Refused.class);
  }

  @Test
  void stems_lose_endings_and_counters_but_keep_a_name() {
    assertThat(
            List.of(
                    "exp1_t001.tif",
                    "exp1_Pos3.ome.tif",
                    "img0001.tif",
                    "cells-z03-c1.tif",
                    "2026.tif",
                    "a.b.c",
                    "exp 12.nd2",
                    "noend")
                .stream()
                .map(LooseFiles::stem))
        .containsExactly("exp1", "exp1", "img", "cells", "2026", "a", "exp", "noend");
  }
}
