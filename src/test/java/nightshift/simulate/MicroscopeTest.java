package nightshift.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MicroscopeTest {
  private static final Duration PAUSE = Duration.ofMillis(1);

  @TempDir Path root;
  private final List<String> told = new ArrayList<>();
  private Path batch;
  private List<Path> images;

  @BeforeEach
  void images() throws IOException {
    batch = root.resolve("inbox/nuclei/exp1");
    images =
        List.of(
            Files.writeString(root.resolve("a.txt"), "pixels of a"),
            Files.writeString(root.resolve("b.txt"), "pixels of b"));
  }

  @Test
  void files_come_one_by_one_and_the_marker_last() throws IOException {
    Microscope.drop(images, batch, PAUSE, Optional.of("_READY"), line -> told.add(line + seen()));

    assertThat(told)
        .containsExactly(
            "1 of 2  a.txt [a.txt]",
            "2 of 2  b.txt [a.txt, b.txt]",
            "_READY [_READY, a.txt, b.txt]");
    assertThat(batch.resolve("b.txt")).hasContent("pixels of b");
  }

  @Test
  void a_file_bears_a_temporary_name_until_it_is_whole() throws IOException {
    new Microscope(PAUSE, 3, Optional.empty(), true, OptionalInt.empty())
        .write(images, batch, told::add);

    assertThat(seen()).isEqualTo(" [a.txt, b.txt]");
    assertThat(batch.resolve("a.txt")).hasContent("pixels of a");
  }

  @Test
  void a_crash_leaves_half_a_file_and_no_marker() throws IOException {
    new Microscope(PAUSE, 2, Optional.of("_READY"), false, OptionalInt.of(2))
        .write(images, batch, told::add);

    assertThat(told).last().isEqualTo("crashed in the middle of b.txt");
    assertThat(seen()).isEqualTo(" [a.txt, b.txt]");
    assertThat(batch.resolve("b.txt")).hasContent("pixel");
  }

  private String seen() {
    try (var files = Files.list(batch)) {
      return " " + files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
