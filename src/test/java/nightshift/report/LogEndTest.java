package nightshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogEndTest {
  @TempDir Path folder;

  @Test
  void only_the_end_of_a_long_log_is_shown() throws IOException {
    var lines =
        IntStream.range(0, 100_000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));

    assertThat(end(lines, Secrets.none()))
        .hasSize(40)
        .startsWith("line 99960")
        .endsWith("line 99999");
  }

  @Test
  void colours_cursor_moves_and_redrawn_bars_are_taken_out() throws IOException {
    assertThat(
            end(
                "\u001B[31mred\u001B[0m\ttab\r\n 10%\r 50%\r100%\n\u001B]0;title\u0007x\u0008y\u001BM\n\n",
                Secrets.none()))
        .containsExactly("red\ttab", "100%", "xy");
  }

  @Test
  void secrets_are_masked_line_by_line_and_short_values_are_left() throws IOException {
    var secrets =
        new Secrets(List.of("-----BEGIN KEY\nabcdef\n-----END", "1", "hunter2", "hunter2long"));

    assertThat(end("abcdef 1\npassword=hunter2long, hunter2\n", secrets))
        .containsExactly("••• 1", "password=•••, •••");
  }

  @Test
  void a_secret_that_the_cut_goes_through_is_not_shown_by_half() throws IOException {
    var secret = "s3cr3t".repeat(8);
    for (int cut = 0; cut <= secret.length(); cut++) {
      var text = secret + "x".repeat(64 * 1024 - cut);

      assertThat(String.join("", end(text, new Secrets(List.of(secret)))))
          .as("cut before letter %d", cut)
          .doesNotContain("s3", "3t", "cr");
    }
  }

  @Test
  void a_log_that_is_gone_is_no_error() {
    assertThat(LogEnd.of(folder.resolve("none.log"), Secrets.none())).isEmpty();
    assertThat(LogEnd.of(folder, Secrets.none())).isEmpty();
  }

  @Test
  void bytes_that_are_no_text_are_shown_as_such() throws IOException {
    var log = folder.resolve("a.log");
    Files.write(log, new byte[] {'a', (byte) 0xFF, 'b', 0, 'c'});

    assertThat(LogEnd.of(log, Secrets.none())).containsExactly("a\uFFFDbc");
  }

  private List<String> end(String text, Secrets secrets) throws IOException {
    return LogEnd.of(Files.writeString(folder.resolve("a.log"), text), secrets);
  }
}
