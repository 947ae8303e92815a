package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ij.io.Opener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped pipeline with a macro, run by the real ImageJ on the real nuclei. */
final class ImageJPipelineTest {
  @TempDir Path root;
  private Lab lab;
  private Path batch;

  @BeforeEach
  void workspace() throws IOException {
    lab = new Lab(root);
    var jar = Path.of(ij.Macro.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    lab.write(".env", "IMAGEJ_PATH=" + jar + "\n");
    lab.write(
        "standard_code/imagej/count_nuclei.ijm",
        Files.readString(Path.of("standard_code/imagej/count_nuclei.ijm")));
    lab.pipeline("nuclei_imagej", Files.readString(Path.of("pipeline_configs/nuclei_imagej.yaml")));
    batch = Files.createDirectories(root.resolve("elsewhere/field 1"));
  }

  private Lab.Said run() {
    var yaml = lab.workspace.pipelines().resolve("nuclei_imagej.yaml").toString();
    return lab.type("run", yaml, "--input", batch.toString());
  }

  private Path results() {
    return lab.results("nuclei_imagej", "field 1").resolve("imagej");
  }

  private void macro(String text) throws IOException {
    lab.write("standard_code/imagej/count_nuclei.ijm", text);
  }

  @Test
  void the_shipped_macro_counts_the_nuclei_and_saves_a_mask() throws IOException {
    Files.copy(Path.of("examples/nuclei/nuclei.tif"), batch.resolve("nuclei.tif"));
    Files.copy(Path.of("examples/nuclei/nuclei.tif"), batch.resolve("again.TIFF"));
    var said = run();
    assertThat(said.code()).as(said.err()).isZero();
    // By hand there are 125; the threshold alone misses the dim ones.
    assertThat(results().resolve("counts.csv"))
        .hasContent(
            """
            file,nuclei,mean_area_pixels
            "again.TIFF",104,497.9
            "nuclei.tif",104,497.9
            """);
    lab.assertThatNothingElseLiesIn(results(), "counts.csv", "again_mask.tif", "nuclei_mask.tif");
    var mask = new Opener().openImage(results().resolve("nuclei_mask.tif").toString());
    assertThat(mask.getWidth()).isEqualTo(512);
    assertThat(mask.getHeight()).isEqualTo(512);
    var histogram = mask.getProcessor().getHistogram();
    assertThat(histogram[0] + histogram[255]).isEqualTo(512 * 512);
    assertThat(histogram[255]).isBetween(40_000, 70_000);
  }

  @Test
  void a_batch_without_images_fails_with_the_macros_own_words() throws IOException {
    Files.writeString(batch.resolve("notes.txt"), "no image");
    var said = run();
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains("error: segment 1 'Count nuclei with ImageJ' failed in imagej: ")
        .contains("exit(\"no TIFF lies in \" + input);");
  }

  @Test
  void a_file_that_the_macro_misses_fails_the_segment_in_imagejs_words() throws IOException {
    macro("print(\"begin\");\nopen(\"/nonexistent/flatfield.tif\");\n");
    var said = run();
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains(
            "error: segment 1 'Count nuclei with ImageJ' failed in imagej: ",
            "File not found: /nonexistent/flatfield.tif");
  }

  @Test
  void an_undefined_variable_fails_the_segment_in_imagejs_words() throws IOException {
    macro("print(\"begin\");\nx = undefinedThing + 1;\n");
    var said = run();
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains(
            "error: segment 1 'Count nuclei with ImageJ' failed in imagej: ",
            "Undefined variable in line 2 of count_nuclei.ijm: x = undefinedThing + 1;");
  }
}
