package nightshift.inbox;

import static nightshift.inbox.Room.why;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path root;
  private Room room;

  @BeforeEach
  void open() throws IOException {
    room = new Room(root);
    room.write("nuclei/exp1/a.txt", "pixels");
    room.write("nuclei/exp1/deep/b.txt", "more pixels");
  }

  @Test
  void a_list_by_sha256sum_is_verified_and_decides_at_the_first_look() throws Exception {
    checksums("sha256sum", "SHA256SUMS");

    assertThat(why(room.look()))
        .isEqualTo("ready by MANIFEST: manifest SHA256SUMS, 2 files verified by checksum");
    assertThat(room.look().getFirst().candidate().files()).hasSize(2);
  }

  @Test
  void a_list_by_md5sum_of_names_with_newlines_is_verified() throws Exception {
    room.write("nuclei/exp1/new\nline \\ back.txt", "pixels");
    checksums("md5sum", "all.md5");

    assertThat(why(room.look()))
        .isEqualTo("ready by MANIFEST: manifest all.md5, 3 files verified by checksum");
  }

  @Test
  void files_that_are_not_here_yet_are_named() throws Exception {
    checksums("sha256sum", "SHA256SUMS");
    Files.delete(room.inbox.resolve("nuclei/exp1/a.txt"));

    assertThat(why(room.look()))
        .isEqualTo(
            "waiting for MANIFEST: 1 file of 2 that SHA256SUMS names is not here yet: a.txt");
    room.write("nuclei/exp1/a.txt", "pixels");
    assertThat(why(room.lookAfter(SECOND))).startsWith("ready by MANIFEST");
  }

  @Test
  void a_wrong_checksum_is_refused_when_the_file_lies_still() throws Exception {
    checksums("sha256sum", "SHA256SUMS");
    room.write("nuclei/exp1/a.txt", "pixelz");

    assertThat(why(room.look()))
        .isEqualTo("waiting for MANIFEST: a.txt does not match its checksum yet");
    assertThat(why(room.lookAfter(BatchRules.QUIET)))
        .isEqualTo(
            """
            refused: exp1: a.txt is not the file that SHA256SUMS names: its checksum differs.
            hint: copy a.txt again from the microscope\
            """);
  }

  @Test
  void a_file_that_the_list_does_not_name_must_lie_still_and_is_told() throws Exception {
    checksums("sha256sum", "SHA256SUMS");
    room.write("nuclei/exp1/extra.txt", "pixels");
    var told =
        "manifest SHA256SUMS, 2 files verified by checksum; 1 file not named in it: extra.txt";

    assertThat(why(room.look())).isEqualTo("waiting for MANIFEST: " + told);
    assertThat(why(room.lookAfter(BatchRules.QUIET))).isEqualTo("ready by MANIFEST: " + told);
  }

  @Test
  void a_list_that_is_still_being_written_is_no_list_yet() throws Exception {
    checksums("sha256sum", "SHA256SUMS");
    var list = Files.readString(room.inbox.resolve("nuclei/exp1/SHA256SUMS"));
    for (int end : new int[] {0, 1, 40, 64, 70, list.length() - 1}) {
      room.write("nuclei/exp1/SHA256SUMS", list.substring(0, end));
      assertThat(room.lookAfter(Duration.ofSeconds(30)).getFirst().readiness())
          .as("cut at %d", end)
          .isInstanceOf(Readiness.Waiting.class);
    }
  }

  @Test
  void a_json_list_with_sizes_and_checksums_is_verified() throws Exception {
    room.write(
        "nuclei/exp1/manifest.json",
        """
        {"files": [
          {"path": "a.txt", "bytes": 6, "sha256": "%s"},
          {"path": "deep/b.txt", "size": 11}
        ]}
        """
            .formatted(sha256("pixels")));

    assertThat(why(room.look()))
        .isEqualTo("ready by MANIFEST: manifest manifest.json, 2 files there with the right sizes");
    room.write("nuclei/exp1/deep/b.txt", "more");
    assertThat(why(room.lookAfter(SECOND)))
        .isEqualTo(
            "waiting for MANIFEST: deep/b.txt has 4 of the 11 bytes that manifest.json names");
  }

  @Test
  void a_json_file_of_that_name_that_lists_nothing_is_somebody_elses() throws Exception {
    room.write("nuclei/exp1/manifest.json", "{\"software\": {\"name\": \"x\"}, \"version\": 3}");

    assertThat(why(room.lookAfterSilence())).startsWith("ready by SILENCE");
  }

  @Test
  void a_list_that_names_files_outside_is_refused_and_they_are_not_read() throws Exception {
    for (var name : new String[] {"/etc/passwd", "../other/x.txt", "deep/../../x"}) {
      room.write("nuclei/exp1/SHA256SUMS", sha256("x") + "  " + name + "\n");

      assertThat(why(room.lookAfter(BatchRules.QUIET)))
          .isEqualTo(
              """
              refused: exp1: SHA256SUMS names a file outside the batch: %s.
              hint: a manifest names files by their path inside the batch's folder\
              """
                  .formatted(name));
    }
  }

  @Test
  void a_checksum_beside_each_file_says_nothing_about_the_files_to_come() throws Exception {
    Files.delete(room.inbox.resolve("nuclei/exp1/deep/b.txt"));
    room.write("nuclei/exp1/a.txt.sha256", sha256("pixels") + "\n");

    assertThat(why(room.look())).startsWith("waiting for MANIFEST");
    assertThat(why(room.lookAfter(BatchRules.QUIET)))
        .isEqualTo("ready by MANIFEST: manifest a.txt.sha256, 1 file verified by checksum");
  }

  private void checksums(String program, String list) throws Exception {
    var folder = room.inbox.resolve("nuclei/exp1").toString();
    var line =
        "cd \"$0\" && find . -type f -printf '%P\\0' | xargs -0 "
            + program
            + " > ../sums && mv ../sums "
            + list;
    var process = new ProcessBuilder("sh", "-c", line, folder).inheritIO().start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
