package nightshift.simulate;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Makes a batch of ten fields from one real image by cutting, turning and mirroring it: real pixels
 * throughout, and nothing that was not measured. They are views of one field and no independent
 * measurements; file names say which.
 */
public final class DemoFields {
  private static final String QUARTER_TURN = "turned_90";

  private record Field(String name, UnaryOperator<ImageProcessor> view) {}

  private DemoFields() {}

  /** The files in the order in which they are named. */
  public static List<Path> write(Path source, Path folder) throws IOException {
    Files.createDirectories(folder);
    var image = IJ.openImage(source.toString());
    if (image == null) {
      throw new IOException(source + " is no image that ImageJ can read");
    }
    var written = new ArrayList<Path>();
    var fields = fields(image.getWidth(), image.getHeight());
    for (int i = 0; i < fields.size(); i++) {
      var field = fields.get(i);
      var name = "field_%02d_%s.tif".formatted(i + 1, field.name);
      var calibration = image.getCalibration().copy();
      if (field.name.equals(QUARTER_TURN)) {
        calibration.pixelWidth = image.getCalibration().pixelHeight;
        calibration.pixelHeight = image.getCalibration().pixelWidth;
      }
      var pixels = field.view.apply(image.getProcessor().duplicate());
      written.add(save(pixels, calibration, folder, name));
    }
    return written;
  }

  private static List<Field> fields(int width, int height) {
    int halfWidth = width / 2;
    int halfHeight = height / 2;
    return List.of(
        new Field("whole", image -> image),
        new Field("quarter_top_left", part(0, 0, halfWidth, halfHeight)),
        new Field("quarter_top_right", part(halfWidth, 0, width - halfWidth, halfHeight)),
        new Field("quarter_bottom_left", part(0, halfHeight, halfWidth, height - halfHeight)),
        new Field(
            "quarter_bottom_right",
            part(halfWidth, halfHeight, width - halfWidth, height - halfHeight)),
        new Field("half_left", part(0, 0, halfWidth, height)),
        new Field("half_right", part(halfWidth, 0, width - halfWidth, height)),
        new Field(QUARTER_TURN, ImageProcessor::rotateRight),
        new Field(
            "mirrored",
            image -> {
              image.flipHorizontal();
              return image;
            }),
        new Field(
            "turned_180",
            image -> {
              image.flipHorizontal();
              image.flipVertical();
              return image;
            }));
  }

  private static UnaryOperator<ImageProcessor> part(int x, int y, int width, int height) {
    return image -> {
      image.setRoi(new Rectangle(x, y, width, height));
      return image.crop();
    };
  }

  private static Path save(ImageProcessor pixels, Calibration calibration, Path folder, String name)
      throws IOException {
    var field = new ImagePlus(name, pixels);
    field.setCalibration(calibration);
    var growing = folder.resolve("." + name + ".writing");
    Files.write(growing, new FileSaver(field).serialize());
    return Files.move(
        growing,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
