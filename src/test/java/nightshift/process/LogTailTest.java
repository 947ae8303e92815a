package nightshift.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTailTest {
  @TempDir Path folder;

  @Test
  void the_last_lines_are_shown_under_a_word_on_the_rest() throws Exception {
    var log = Files.writeString(folder.resolve("log"), "one\ntwo\nthree\nfour\n");

    assertThat(LogTail.of(log, 2).text()).isEqualTo("[… 8 bytes before this]\nthree\nfour");
    assertThat(LogTail.of(log, 9).text()).isEqualTo("one\ntwo\nthree\nfour");
  }

  @Test
  void a_log_that_is_not_there_is_an_empty_one() throws Exception {
    assertThat(LogTail.of(folder.resolve("none"), 5))
        .isEqualTo(new LogTail(java.util.List.of(), 0));
  }

  @Test
  void control_characters_and_turned_text_are_made_visible_but_not_other_scripts()
      throws Exception {
    var log =
        Files.writeString(
            folder.resolve("log"), "\u001b]0;x\u0007\t\u202egpj\u0000 \u7d30\u80de\n");

    assertThat(LogTail.of(log, 5).text()).isEqualTo("\\x1b]0;x\\x07\t\\x202egpj\\x00 \u7d30\u80de");
  }

  @Test
  void a_progress_bar_is_its_last_state() throws Exception {
    var log = Files.writeString(folder.resolve("log"), " 10%|#\r 50%|##\r100%|####\r\ndone\n");

    assertThat(LogTail.of(log, 5).text()).isEqualTo("100%|####\ndone");
  }

  @Test
  void of_a_huge_binary_log_only_the_end_is_read() throws Exception {
    var log = folder.resolve("log");
    try (var file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(20L << 30);
      file.seek(20L << 30);
      file.write("\nthe end\n".getBytes(StandardCharsets.UTF_8));
      file.write(new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
    }

    var tail = LogTail.of(log, 2);

    assertThat(tail.lines()).containsExactly("the end", "\ufffd\ufffd");
    assertThat(tail.skippedBytes()).isGreaterThan(19L << 30);
  }

  @Test
  void a_line_of_ten_megabytes_is_cut_in_the_middle() throws Exception {
    var log = Files.writeString(folder.resolve("log"), "a".repeat(10_000_000) + "end\n");

    assertThat(LogTail.of(log, 1).text())
        .hasSizeLessThan(2200)
        .contains("characters left out …]")
        .endsWith("aend");
  }
}
