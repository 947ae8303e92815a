package nightshift.inbox;

import static nightshift.inbox.Room.why;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a broken or hostile sender can put into an inbox. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostileInboxTest {
  private static final List<String> NAMES =
      List.of(
          "blank in name.txt",
          "quote'\".txt",
          "$(touch x).txt",
          "a;b&c|d.txt",
          "%2e%2e.txt",
          "-rf.txt",
          "new\nline.txt",
          "${header.x}.txt",
          "tab\tbell\u0007.txt",
          "e\u0301.txt",
          "\u00e9.txt",
          "CASE.txt",
          "case.txt",
          "\uD83D\uDD2C.txt",
          "\u7d30\u80de.txt",
          "x".repeat(251) + ".txt",
          "back\\slash.txt",
          "\u202Etxt.exe");

  @TempDir Path root;
  private Room room;

  @BeforeEach
  void open() {
    room = new Room(root);
  }

  @Test
  void any_file_name_is_data() throws IOException {
    for (var name : NAMES) {
      room.write("nuclei/exp1/" + name, "pixels");
    }

    var findings = room.lookAfterSilence();

    assertThat(why(findings)).startsWith("ready by SILENCE");
    assertThat(findings.getFirst().candidate().files())
        .extracting(file -> file.path().toString())
        .containsExactlyInAnyOrderElementsOf(NAMES);
  }

  @Test
  void any_folder_name_is_data() throws IOException {
    var folders = NAMES.stream().map(name -> name.replace(".txt", "")).toList();
    for (var name : folders) {
      room.write("nuclei/" + name + "/image.txt", "pixels");
      room.write("nuclei/" + name + "/_READY", "");
    }

    var findings = room.look();

    assertThat(findings)
        .extracting(finding -> finding.candidate().id().name())
        .containsExactlyInAnyOrderElementsOf(folders);
    assertThat(findings).allMatch(finding -> finding.readiness() instanceof Readiness.Ready);
  }

  @Test
  void a_name_that_is_no_utf8_is_refused() throws Exception {
    room.write("nuclei/exp1/image.txt", "pixels");
    run(
        "sh",
        "-c",
        "printf x > \"$0/$(printf 'bad\\377')\"",
        room.inbox.resolve("nuclei/exp1").toString());

    assertThat(why(room.look()))
        .isEqualTo(
            """
            refused: bad? has a name that is no UTF-8 text.
            hint: rename it\
            """);
  }

  @Test
  void a_link_out_of_the_batch_is_refused_and_named() throws IOException {
    room.write("nuclei/exp1/image.txt", "pixels");
    room.write("nuclei/exp1/_READY", "");
    Files.createSymbolicLink(room.inbox.resolve("nuclei/exp1/evil\n.txt"), Path.of("/etc/passwd"));

    assertThat(why(room.look()))
        .isEqualTo(
            """
            refused: evil?.txt is a link to a place outside the batch.
            hint: copy the file itself into the batch; nothing outside it is ever read\
            """);
  }

  @Test
  void a_link_by_way_of_dots_or_through_another_link_is_refused() throws IOException {
    room.write("nuclei/exp1/image.txt", "pixels");
    room.write("nuclei/other/image.txt", "pixels");
    Files.createSymbolicLink(room.inbox.resolve("nuclei/exp1/up"), Path.of("../other"));

    assertThat(room.look().getFirst().readiness()).isInstanceOf(Readiness.Refused.class);
  }

  @Test
  void a_batch_folder_that_is_a_link_is_refused() throws IOException {
    Files.createDirectories(room.inbox.resolve("nuclei"));
    Files.createDirectories(root.resolve("elsewhere"));
    Files.createSymbolicLink(room.inbox.resolve("nuclei/exp1"), root.resolve("elsewhere"));

    assertThat(why(room.look()))
        .startsWith("refused: exp1 is a link to a place outside the batch.");
  }

  @Test
  void a_link_inside_the_batch_is_followed_once() throws IOException {
    var file = room.write("nuclei/exp1/deep/image.txt", "pixels");
    Files.createSymbolicLink(room.inbox.resolve("nuclei/exp1/first.txt"), file);
    Files.createSymbolicLink(room.inbox.resolve("nuclei/exp1/again"), file.getParent());

    var findings = room.lookAfterSilence();

    assertThat(why(findings)).startsWith("ready by SILENCE");
    assertThat(findings.getFirst().candidate().files())
        .extracting(f -> f.path().toString())
        .containsExactly("deep/image.txt", "first.txt");
  }

  @Test
  void links_in_a_circle_are_refused() throws IOException {
    room.write("nuclei/exp1/deep/image.txt", "pixels");
    Files.createSymbolicLink(
        room.inbox.resolve("nuclei/exp1/deep/round"), room.inbox.resolve("nuclei/exp1"));
    assertThat(why(room.look()))
        .isEqualTo(
            """
            refused: deep/round is a link to a folder that holds it.
            hint: remove the link\
            """);

    room.write("nuclei/exp2/image.txt", "pixels");
    Files.createSymbolicLink(room.inbox.resolve("nuclei/exp2/self"), Path.of("self"));
    assertThat(room.look().get(1).readiness()).isInstanceOf(Readiness.Refused.class);
  }

  @Test
  void a_pipe_is_refused_and_never_opened() throws Exception {
    room.write("nuclei/exp1/image.txt", "pixels");
    room.write("nuclei/exp1/_READY", "");
    run("mkfifo", room.inbox.resolve("nuclei/exp1/pipe.tif").toString());

    assertThat(why(room.look()))
        .isEqualTo(
            """
            refused: pipe.tif is a pipe, a socket or a device, not a file.
            hint: take it out of the batch; a batch holds plain files and folders only\
            """);
  }

  @Test
  void a_marker_that_is_a_pipe_is_no_marker() throws Exception {
    room.write("nuclei/exp1/image.txt", "pixels");
    run("mkfifo", room.inbox.resolve("nuclei/exp1/_READY").toString());

    assertThat(room.look().getFirst().readiness()).isInstanceOf(Readiness.Refused.class);
  }

  @Test
  void a_sparse_file_of_a_terabyte_is_judged_in_a_moment() throws IOException {
    var file = room.write("nuclei/exp1/huge.tif", "II*\0");
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(1L << 40);
    }
    room.write("nuclei/exp1/_READY", "");

    assertThat(why(room.lookAfterSilence()))
        .isEqualTo(
            """
            refused: exp1: _READY is here, but huge.tif has no image directory yet (TIFF).
            hint: copy huge.tif again from the microscope\
            """);
  }

  @Test
  void a_thousand_folders_deep_is_one_batch() throws Exception {
    var folder = room.inbox.resolve("nuclei/deep");
    for (int i = 0; i < 1000; i++) {
      folder = folder.resolve("d");
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("image.txt"), "pixels");

    assertThat(why(room.lookAfterSilence())).startsWith("ready by SILENCE");
    // JUnit's own clean-up takes half a minute for such a folder.
    run("rm", "-rf", room.inbox.toString());
  }

  @Test
  void a_pipeline_file_in_a_batch_is_data() throws IOException {
    room.write("nuclei/exp1/evil.yaml", "run: [{name: x, environment: cmd, commands: [reboot]}]");
    room.write("nuclei/exp1/_READY", "");

    assertThat(why(room.look())).isEqualTo("ready by MARKER: marker _READY, 1 file");
  }

  @Test
  void a_hard_link_to_a_file_outside_is_a_file_and_the_other_name_stays_untouched()
      throws IOException {
    var outside = Files.writeString(root.resolve("outside.txt"), "precious");
    room.write("nuclei/exp1/image.txt", "pixels");
    Files.createLink(room.inbox.resolve("nuclei/exp1/linked.txt"), outside);

    assertThat(why(room.lookAfterSilence())).startsWith("ready by SILENCE");
    assertThat(outside).hasContent("precious");
  }

  @Test
  void files_that_name_a_terabyte_of_directories_or_strips_cost_no_memory() throws IOException {
    var claims = new ArrayList<byte[]>();
    claims.add(hex("49492a0008000000ffff00010400ffffffff00000000"));
    claims.add(hex("49492b000800000010000000000000007fffffffffffffff"));
    claims.add(hex("700000007fffffff2affffff7f"));
    claims.add(hex("49492a00080000000100110104000000ff7f000000000000000000"));
    for (int i = 0; i < claims.size(); i++) {
      room.write("nuclei/exp" + i + "/claim.tif", claims.get(i));
      room.write("nuclei/exp" + i + "/_READY", "");
    }

    assertThatNoException().isThrownBy(() -> room.lookAfterSilence());
    assertThat(room.look()).allMatch(finding -> finding.readiness() instanceof Readiness.Refused);
  }

  @Test
  void a_file_without_read_permission_is_refused_and_named() throws Exception {
    room.write("nuclei/exp1/secret.tif", "II*\0");
    room.write("nuclei/exp1/_READY", "");
    Files.setPosixFilePermissions(
        room.inbox.resolve("nuclei/exp1/secret.tif"), PosixFilePermissions.fromString("---------"));
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      // Root reads everything, until it gives up the two rights that let it.
      command.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"));
    }
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            "--enable-native-access=ALL-UNNAMED",
            LookTwice.class.getName(),
            root.toString()));

    assertThat(run(command.toArray(String[]::new)))
        .isEqualTo(
            """
            refused: exp1: _READY is here, but secret.tif can't be read: no permission.
            hint: give the user that runs Nightshift the right to read it
            """);
  }

  private static String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static byte[] hex(String text) {
    return java.util.HexFormat.of().parseHex(text);
  }
}
