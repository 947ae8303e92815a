package nightshift.inbox;

import static nightshift.inbox.Room.why;
import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.io.FileSaver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Image files as ImageJ writes them, whole and cut, under each sign. */
final class ImagesInTheInboxTest {
  @TempDir Path root;
  private Room room;
  private byte[] image;

  @BeforeEach
  void open() {
    room = new Room(root);
    image = new FileSaver(IJ.createImage("nuclei", "16-bit noise", 64, 48, 1)).serialize();
  }

  private byte[] cut() {
    return Arrays.copyOf(image, image.length - 1000);
  }

  @Test
  void a_marker_beside_a_cut_image_is_refused_with_the_files_name_and_the_offset()
      throws IOException {
    room.write("nuclei/exp1/field_1.tif", image);
    room.write("nuclei/exp1/field_2.tif", cut());
    room.write("nuclei/exp1/_READY", "");
    int reach = image.length;
    var what =
        "_READY is here, but field_2.tif ends at byte %d, but should reach byte %d (TIFF)"
            .formatted(reach - 1000, reach);

    assertThat(why(room.look())).isEqualTo("waiting for MARKER: " + what);
    assertThat(why(room.lookAfter(BatchRules.QUIET)))
        .isEqualTo(
            """
            refused: exp1: %s.
            hint: copy field_2.tif again from the microscope\
            """
                .formatted(what));
  }

  @Test
  void a_marker_that_overtook_the_last_bytes_does_no_harm() throws IOException {
    room.write("nuclei/exp1/field_1.tif", cut());
    room.write("nuclei/exp1/_READY", "");
    room.look();
    room.write("nuclei/exp1/field_1.tif", image);

    assertThat(why(room.lookAfter(Duration.ofSeconds(10))))
        .isEqualTo("ready by MARKER: marker _READY, 1 file");
  }

  @Test
  void a_cut_image_that_lies_still_is_not_taken_and_its_sender_is_told_in_the_end()
      throws IOException {
    room.write("nuclei/exp1/field_1.tif", cut());

    assertThat(why(room.lookAfterSilence()))
        .startsWith("waiting for SILENCE: field_1.tif ends at byte ");
    assertThat(why(room.lookAfter(BatchRules.defaults().patience())))
        .startsWith("refused: exp1: nothing changed for 100 s, but field_1.tif ends at byte ");
  }

  @Test
  void text_that_is_named_like_an_image_is_refused() throws IOException {
    room.write("nuclei/exp1/field_1.tif", "this is not the image that you are looking for");
    room.write("nuclei/exp1/_READY", "");

    assertThat(why(room.lookAfterSilence()))
        .isEqualTo(
            """
            refused: exp1: _READY is here, but field_1.tif does not begin like a TIFF file (TIFF).
            hint: copy field_1.tif again from the microscope\
            """);
  }

  @Test
  void closed_images_and_the_expected_count_need_no_silence() throws IOException {
    room.with(Optional.empty(), OptionalInt.of(2), Optional.empty());
    room.write("nuclei/exp1/field_1.tif", image);
    room.write("nuclei/exp1/field_2.tif", image);
    room.look();

    assertThat(why(room.lookAfter(Duration.ofSeconds(2))))
        .isEqualTo("ready by COUNT: 2 files, as many as the pipeline expects");
  }

  @Test
  void a_lab_that_insists_on_the_format_gets_closed_images_after_the_quiet_time()
      throws IOException {
    room.with(Optional.of(Rung.FORMAT), OptionalInt.empty(), Optional.empty());
    room.write("nuclei/exp1/field_1.tif", image);

    assertThat(why(room.lookAfterSilence()))
        .isEqualTo("ready by FORMAT: all 1 file closed, as the format says");
    room.write("nuclei/exp2/notes.txt", "no image");
    room.look();
    assertThat(room.lookAfter(BatchRules.QUIET).get(1).readiness())
        .isInstanceOfSatisfying(
            Readiness.Waiting.class,
            waiting ->
                assertThat(waiting.why())
                    .isEqualTo("this inbox requires a format that says that it is closed"));
  }

  @Test
  void an_ome_tiff_that_describes_itself_is_ready_two_seconds_after_it_was_closed()
      throws IOException {
    var xml =
        """
        <?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">\
        <Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint16" SizeX="64" SizeY="48" \
        SizeZ="1" SizeC="1" SizeT="%d"><TiffData/></Pixels></Image></OME>\
        """;
    room.write("nuclei/exp1/one.ome.tif", ome(xml.formatted(1)));
    room.write("nuclei/exp2/two.ome.tif", ome(xml.formatted(2)));
    room.look();

    var findings = room.lookAfter(Duration.ofSeconds(2));

    assertThat(findings.getFirst().readiness())
        .isEqualTo(new Readiness.Ready(Rung.FORMAT, "one OME-TIFF file, closed and whole"));
    assertThat(findings.get(1).readiness()).isInstanceOf(Readiness.Waiting.class);
  }

  /** ImageJ writes its own description; the OME one takes its place at the file's end. */
  private byte[] ome(String xml) {
    var text = (xml + "\0").getBytes(StandardCharsets.UTF_8);
    var file = Arrays.copyOf(image, image.length + text.length);
    System.arraycopy(text, 0, file, image.length, text.length);
    var bytes =
        ByteBuffer.wrap(file)
            .order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int entries = bytes.getShort(8);
    for (int i = 0; i < entries; i++) {
      int entry = 10 + i * 12;
      if (bytes.getShort(entry) == 270) {
        bytes.putInt(entry + 4, text.length);
        bytes.putInt(entry + 8, image.length);
      }
    }
    return file;
  }

  @Test
  void whoever_rewrites_a_file_again_and_again_is_taken_once_and_whole() throws IOException {
    for (int i = 0; i < 5; i++) {
      room.write("nuclei/exp1/field_1.tif", i % 2 == 0 ? cut() : image);
      assertThat(room.lookAfter(Duration.ofSeconds(9)).getFirst().readiness())
          .isInstanceOf(Readiness.Waiting.class);
    }
    room.write("nuclei/exp1/field_1.tif", image);
    room.lookAfter(Duration.ofSeconds(10));
    var ready = room.lookAfter(Duration.ofSeconds(10));
    assertThat(why(ready)).startsWith("ready by SILENCE");
    room.take(ready.getFirst());
    assertThat(room.lookAfter(Duration.ofSeconds(10))).isEmpty();
    assertThat(Files.size(room.inbox.resolve("nuclei/exp1/field_1.tif"))).isEqualTo(image.length);
  }
}
