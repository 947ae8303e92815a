package nightshift.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.measure.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoFieldsTest {
  @TempDir Path folder;

  private Path source() throws IOException {
    var image = IJ.createImage("nuclei", "16-bit ramp", 64, 48, 1);
    var calibration = new Calibration();
    calibration.setUnit("um");
    calibration.pixelWidth = 0.25;
    calibration.pixelHeight = 0.5;
    image.setCalibration(calibration);
    return Files.write(folder.resolve("nuclei.tif"), new FileSaver(image).serialize());
  }

  @Test
  void ten_fields_are_cut_turned_and_mirrored_from_one_real_image() throws IOException {
    var fields = DemoFields.write(source(), folder.resolve("fields"));

    assertThat(fields)
        .extracting(field -> field.getFileName() + " " + size(field))
        .containsExactly(
            "field_01_whole.tif 64x48",
            "field_02_quarter_top_left.tif 32x24",
            "field_03_quarter_top_right.tif 32x24",
            "field_04_quarter_bottom_left.tif 32x24",
            "field_05_quarter_bottom_right.tif 32x24",
            "field_06_half_left.tif 32x48",
            "field_07_half_right.tif 32x48",
            "field_08_turned_90.tif 48x64",
            "field_09_mirrored.tif 64x48",
            "field_10_turned_180.tif 64x48");
    try (var files = Files.list(folder.resolve("fields"))) {
      assertThat(files).as("only images").hasSize(10);
    }
  }

  @Test
  void pixels_are_the_measured_ones_and_the_resolution_is_kept() throws IOException {
    var source = source();
    var whole = open(source);
    var fields = DemoFields.write(source, folder.resolve("fields"));

    assertThat((short[]) open(fields.getFirst()).getProcessor().getPixels())
        .isEqualTo((short[]) whole.getProcessor().getPixels());
    var corner = open(fields.get(4));
    assertThat(corner.getPixel(0, 0)[0]).isEqualTo(whole.getPixel(32, 24)[0]);
    assertThat(corner.getCalibration().pixelWidth).isEqualTo(0.25);
    assertThat(corner.getCalibration().pixelHeight).isEqualTo(0.5);
    assertThat(corner.getCalibration().getUnit()).isIn("um", "µm", "micron");
    var turned = open(fields.get(7));
    assertThat(turned.getPixel(47, 0)[0]).isEqualTo(whole.getPixel(0, 0)[0]);
    assertThat(turned.getCalibration().pixelWidth).isEqualTo(0.5);
    assertThat(turned.getCalibration().pixelHeight).isEqualTo(0.25);
    assertThat(
            List.of(
                open(fields.get(8)).getPixel(63, 0)[0], open(fields.get(9)).getPixel(63, 47)[0]))
        .containsOnly(whole.getPixel(0, 0)[0]);
  }

  private static ImagePlus open(Path file) {
    return IJ.openImage(file.toString());
  }

  private static String size(Path field) {
    var image = open(field);
    return image.getWidth() + "x" + image.getHeight();
  }
}
