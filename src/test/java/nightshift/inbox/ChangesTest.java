package nightshift.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChangesTest {
  @TempDir Path folder;

  private BatchFile write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return FileTree.attributes(folder, Path.of(name)).orElseThrow();
  }

  @Test
  void files_that_changed_under_a_running_segment_are_noticed_at_its_end() throws IOException {
    var seen = List.of(write("a.txt", "a"), write("b.txt", "b"), write("c.txt", "c"));
    assertThat(Changes.since(folder, seen).none()).isTrue();

    write("b.txt", "other pixels");
    Files.delete(folder.resolve("c.txt"));

    assertThat(Changes.since(folder, seen).explain()).isEqualTo("1 changed: b.txt; 1 gone: c.txt");
  }

  @Test
  void many_files_are_counted_and_a_few_of_them_named() throws IOException {
    var now =
        List.of(
            write("i10.txt", ""), write("i2.txt", ""), write("i1.txt", ""), write("i3.txt", ""));

    assertThat(Changes.between(List.of(), now).explain())
        .isEqualTo("4 new: i1.txt, i2.txt, i3.txt and 1 more");
    assertThat(Changes.between(now, now).explain()).isEqualTo("unchanged");
  }
}
