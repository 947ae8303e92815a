package nightshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PicturesTest {
  @TempDir Path folder;

  @Test
  void a_large_picture_is_made_smaller_and_keeps_its_shape_and_colours() throws IOException {
    var large = new BufferedImage(4000, 2000, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 4000; x++) {
      for (int y = 0; y < 2000; y++) {
        large.setRGB(x, y, x < 2000 ? 0xFF0000 : 0x0000FF);
      }
    }

    var picture = new Pictures(10_000_000).inline(write("large.png", large)).orElseThrow();

    assertThat(picture.width()).isEqualTo(960);
    assertThat(picture.height()).isEqualTo(480);
    var seen = decode(picture);
    assertThat(seen.getRGB(100, 100)).isEqualTo(0xFFFF0000);
    assertThat(seen.getRGB(900, 400)).isEqualTo(0xFF0000FF);
  }

  @Test
  void a_sixteen_bit_grey_picture_is_readable_too() throws IOException {
    var grey = new BufferedImage(1500, 1500, BufferedImage.TYPE_USHORT_GRAY);

    assertThat(
            decode(new Pictures(10_000_000).inline(write("grey.png", grey)).orElseThrow())
                .getWidth())
        .isEqualTo(960);
  }

  @Test
  void what_is_no_picture_is_left_out() throws IOException {
    var pictures = new Pictures(10_000_000);
    var small =
        Files.readAllBytes(
            write("small.png", new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB)));
    var bomb = small.clone();
    Arrays.fill(bomb, 16, 24, (byte) 0x7F);

    assertThat(pictures.inline(Files.writeString(folder.resolve("text.png"), "no picture")))
        .isEmpty();
    assertThat(pictures.inline(Files.write(folder.resolve("cut.png"), Arrays.copyOf(small, 20))))
        .isEmpty();
    assertThat(pictures.inline(Files.write(folder.resolve("bomb.png"), bomb))).isEmpty();
    assertThat(pictures.inline(Files.write(folder.resolve("empty.png"), new byte[0]))).isEmpty();
  }

  @Test
  void pictures_stop_when_the_page_is_full() throws IOException {
    var file = write("small.png", new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB));
    var pictures = new Pictures(Files.size(file) * 2);

    assertThat(pictures.inline(file)).isPresent();
    assertThat(pictures.inline(file)).isPresent();
    assertThat(pictures.inline(file)).isEmpty();
  }

  private Path write(String name, BufferedImage image) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return Files.write(folder.resolve(name), bytes.toByteArray());
  }

  private static BufferedImage decode(Pictures.Inlined picture) throws IOException {
    var text = picture.dataUri().substring("data:image/png;base64,".length());
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(text)));
  }
}
