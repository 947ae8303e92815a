package nightshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultTableTest {
  @TempDir Path folder;

  @Test
  void quotes_line_breaks_marks_and_other_separators_are_read() throws IOException {
    assertThat(read("\uFEFFimage;area\n\"a;b\";1\n").orElseThrow().rows().getFirst())
        .containsExactly("a;b", "1");
    assertThat(read("image\tarea\na,b\t1\n").orElseThrow().rows().getFirst())
        .containsExactly("a,b", "1");
    assertThat(read("image,area\n\"a \"\"x\"\"\nb\",\n").orElseThrow().rows().getFirst())
        .containsExactly("a \"x\"\nb", "");
  }

  @Test
  void a_long_and_wide_table_is_shown_by_its_corner_and_says_so() throws IOException {
    var row =
        IntStream.range(0, 40).mapToObj(Integer::toString).collect(Collectors.joining(",")) + "\n";

    var table = read(row.repeat(300_000)).orElseThrow().shown("t.csv", "./t.csv");

    assertThat(table.size())
        .isEqualTo("the first 12 of more than 500 rows, the first 10 of 40 columns");
    assertThat(table.rows()).hasSize(12).allMatch(cells -> cells.size() == 10);
  }

  @Test
  void ragged_rows_are_shown_as_they_are() throws IOException {
    assertThat(read("a,b\n1\n1,2,3\n").orElseThrow().rows())
        .extracting(r -> r.size())
        .containsExactly(1, 3);
  }

  @Test
  void what_is_no_table_is_left_out() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("only,a,header\n")).isEmpty();
    assertThat(read("a,b\n\"never closed,1\n")).isEmpty();
    assertThat(ResultTable.read(folder.resolve("none.csv"))).isEmpty();
  }

  @Test
  void numbers_are_rounded_for_the_eye_and_words_are_not_touched() {
    assertThat(
            Stream.of(
                    "537.3333333333334",
                    "0.000012345678901",
                    "123456789.123",
                    "518.0",
                    "-0.5",
                    "1e-7",
                    "007",
                    "12",
                    "v1.25000001",
                    "1e999999999")
                .map(ResultTable::number))
        .containsExactly(
            "537.33",
            "0.000012346",
            "123456789",
            "518.0",
            "-0.5",
            "1e-7",
            "007",
            "12",
            "v1.25000001",
            "1e999999999");
  }

  private Optional<ResultTable> read(String text) throws IOException {
    return ResultTable.read(
        Files.write(folder.resolve("t.csv"), text.getBytes(StandardCharsets.UTF_8)));
  }
}
