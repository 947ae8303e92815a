package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusFileTest {
  private static final String HASH =
      "7f6b9cb3cacebfad07570834b01e40d2e6ea37aa811252f0482e7469af021229";
  private static final String WRITTEN_BY_RUN_PIPELINE =
      """
      segments:
      - name: Threshold nuclei
        content_hash: 7f6b9cb3cacebfad07570834b01e40d2e6ea37aa811252f0482e7469af021229
        last_processed: "2025-09-19"
        code_version: v0.0.18-3-gabc1234
        run_duration: 19.968338s
      - name: 'Measure: all'
        content_hash: c0b369b6c7f7dbf7da2295b268aa167b36949b42c3cf80d6e90337e50f52eb89
        last_processed: 2025-09-20
      """;

  @TempDir private Path folder;

  private StatusReading read(String text) throws IOException {
    return StatusFile.read(Files.writeString(folder.resolve("p_status.yaml"), text));
  }

  @Test
  void a_status_file_of_run_pipeline_is_read() throws IOException {
    var status = ((StatusReading.Known) read(WRITTEN_BY_RUN_PIPELINE)).status();
    assertThat(status.entries())
        .containsExactly(
            new StatusFile.Entry(
                "Threshold nuclei", HASH, "2025-09-19", "v0.0.18-3-gabc1234", "19.968338s"),
            new StatusFile.Entry(
                "Measure: all",
                "c0b369b6c7f7dbf7da2295b268aa167b36949b42c3cf80d6e90337e50f52eb89",
                "2025-09-20",
                "",
                ""));
  }

  @Test
  void the_layout_is_that_of_run_pipeline() {
    var status =
        new StatusFile(
            List.of(
                new StatusFile.Entry(
                    "Threshold nuclei", HASH, "2026-11-02", "v0.0.18", "1m23.456s"),
                new StatusFile.Entry("Målt: \"µm\"\n", HASH, "", "", "")));
    assertThat(status.text())
        .isEqualTo(
            """
            segments:
            - name: Threshold nuclei
              content_hash: 7f6b9cb3cacebfad07570834b01e40d2e6ea37aa811252f0482e7469af021229
              last_processed: "2026-11-02"
              code_version: v0.0.18
              run_duration: 1m23.456s
            - name: "Målt: \\"µm\\"\\n"
              content_hash: 7f6b9cb3cacebfad07570834b01e40d2e6ea37aa811252f0482e7469af021229
            """);
    assertThat(StatusFile.empty().text()).isEqualTo("segments: []\n");
  }

  @Property
  void any_text_comes_back_as_it_was(@ForAll String name, @ForAll String version)
      throws IOException {
    var clean = name.codePoints().allMatch(StatusFileTest::isCharacter) ? name : "x";
    var entry = new StatusFile.Entry(clean, HASH, "2026-11-02", "v" + version.length(), "1s");
    var file = Files.createTempFile("status", ".yaml");
    new StatusFile(List.of(entry)).write(file);
    assertThat(StatusFile.read(file))
        .isEqualTo(new StatusReading.Known(new StatusFile(List.of(entry))));
    Files.delete(file);
  }

  private static boolean isCharacter(int character) {
    return character < 0xD800 || character > 0xDFFF;
  }

  @Test
  void words_that_yaml_would_take_for_something_else_are_quoted() {
    for (var word :
        List.of("yes", "1e3", "~", "2026-11-02", "0x1F", ".5", "- a", "a: b", "#c", "*d", " e")) {
      var text = new StatusFile(List.of(new StatusFile.Entry(word, HASH, "", "", ""))).text();
      assertThat(text).contains("name: \"" + word + "\"");
    }
  }

  @Test
  void no_file_yet_means_that_nothing_ran() {
    assertThat(StatusFile.read(folder.resolve("none.yaml")))
        .isEqualTo(new StatusReading.Known(StatusFile.empty()));
  }

  @Test
  void a_damaged_file_is_told_and_never_taken_for_an_empty_one() throws IOException {
    assertThat(doubt("segments:\n- name: a\n  content_hash: 7f6b9cb3"))
        .isEqualTo("content_hash is cut short or changed: 64 hexadecimal digits were expected");
    assertThat(doubt("segments:\n- name: a\n  last_processed: \"2025-09-19\"\n"))
        .isEqualTo("an entry has no content_hash (written by an older run_pipeline?)");
    assertThat(doubt("segments:\n- name: \"a"))
        .isEqualTo("no valid YAML: while scanning a quoted scalar: found unexpected end of stream");
    assertThat(doubt("segments: 5\n")).isEqualTo("segments must be a list, but '5' stands here");
    assertThat(doubt("")).isEqualTo("a status file must be a map, but nothing stands here");
    assertThat(doubt("status: []\n")).isEqualTo("it has no segments: list");
  }

  private String doubt(String text) throws IOException {
    var reading = read(text);
    assertThat(reading).isInstanceOf(StatusReading.Damaged.class);
    return ((StatusReading.Damaged) reading)
        .problem()
        .what()
        .replace("the status file can't be trusted: ", "");
  }

  @Test
  void a_damaged_file_is_put_aside_beside_earlier_ones() throws IOException {
    var file = Files.writeString(folder.resolve("p_status.yaml"), "one");
    assertThat(StatusFile.keepAside(file)).hasFileName("p_status.yaml.bak").hasContent("one");
    Files.writeString(file, "two");
    assertThat(StatusFile.keepAside(file)).hasFileName("p_status.yaml.bak2").hasContent("two");
    assertThat(folder.resolve("p_status.yaml.bak")).hasContent("one");
    assertThat(file).doesNotExist();
  }

  @Test
  void writing_leaves_nothing_beside_the_file() throws IOException {
    StatusFile.empty().write(folder.resolve("p_status.yaml"));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("p_status.yaml"));
    }
  }

  @Test
  void a_success_replaces_its_entry_where_it_stands() throws IOException {
    var status = ((StatusReading.Known) read(WRITTEN_BY_RUN_PIPELINE)).status();
    var segment =
        ((Reading.Readable)
                PipelineReader.parse(
                    Path.of("p.yaml"), "run: [{name: new, environment: e, commands: [a]}]"))
            .pipeline()
            .segments()
            .getFirst();
    var after =
        status.withSuccess(segment, HASH, LocalDate.of(2026, 11, 2), Duration.ofMillis(1500), "v1");
    assertThat(after.entries().getFirst())
        .isEqualTo(new StatusFile.Entry("new", HASH, "2026-11-02", "v1", "1.5s"));
    assertThat(after.entries()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.000000001S, 1ns",
    "PT0.0000015S, 1.5µs",
    "PT0.5S, 500ms",
    "PT1.5S, 1.5s",
    "PT1M23.456S, 1m23.456s",
    "PT1H, 1h0m0s",
    "PT25H3S, 25h0m3s",
    "PT-1.5S, -1.5s"
  })
  void durations_print_as_in_go(Duration duration, String text) {
    assertThat(GoDuration.text(duration)).isEqualTo(text);
  }
}
