package nightshift.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.FileImageInputStream;

/**
 * Brings overlays into the page: small ones as they are, large ones made smaller first; together
 * they stay under a bound, so that the report can be mailed.
 */
final class Pictures {
  /** On the widest page a picture is shown in 480 points; twice that looks sharp on any screen. */
  private static final int LONGEST_SIDE = 960;

  private static final int AS_IT_IS_BYTES = 400_000;

  /** A picture beyond this is no overlay; decoding it would need the machine's memory. */
  private static final long MOST_PIXELS = 100_000_000;

  /** A picture inside the page. */
  record Inlined(String dataUri, int width, int height) {}

  private long bytesLeft;

  Pictures(long bytesLeft) {
    this.bytesLeft = bytesLeft;
  }

  /** Empty when the file is no readable PNG or the page has no room left for it. */
  Optional<Inlined> inline(Path png) {
    try (var input = new FileImageInputStream(png.toFile())) {
      var readers = ImageIO.getImageReadersByFormatName("png");
      var reader = readers.next();
      reader.setInput(input, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      boolean small = Math.max(width, height) <= LONGEST_SIDE && Files.size(png) <= AS_IT_IS_BYTES;
      if ((long) width * height > MOST_PIXELS) {
        return Optional.empty();
      }
      if (small) {
        return inline(Files.readAllBytes(png), width, height);
      }
      int step = Math.max(1, Math.max(width, height) / (2 * LONGEST_SIDE));
      var parameters = reader.getDefaultReadParam();
      parameters.setSourceSubsampling(step, step, 0, 0);
      var scaled = shrink(reader.read(0, parameters));
      var bytes = new ByteArrayOutputStream();
      ImageIO.write(scaled, "png", bytes);
      return inline(bytes.toByteArray(), scaled.getWidth(), scaled.getHeight());
    } catch (IOException | RuntimeException e) {
      // A cut or hostile picture is the segment's business; the report shows the others. Java's PNG
      // reader answers some of them with unchecked exceptions.
      return Optional.empty();
    }
  }

  private Optional<Inlined> inline(byte[] png, int width, int height) {
    if (png.length > bytesLeft) {
      return Optional.empty();
    }
    bytesLeft -= png.length;
    var text = Base64.getEncoder().encodeToString(png);
    return Optional.of(new Inlined("data:image/png;base64," + text, width, height));
  }

  private static BufferedImage shrink(BufferedImage image) {
    double scale =
        Math.min(1, LONGEST_SIDE / (double) Math.max(image.getWidth(), image.getHeight()));
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    var smaller = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var painter = smaller.createGraphics();
    painter.setRenderingHint(
        java.awt.RenderingHints.KEY_INTERPOLATION,
        java.awt.RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    painter.drawImage(image, 0, 0, width, height, null);
    painter.dispose();
    return smaller;
  }
}
