package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nightshift.Workspace;
import nightshift.pipeline.PipelineReader;
import nightshift.pipeline.Reading;
import nightshift.pipeline.StatusFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

final class PlanCommandTest {
  private static final String PIPELINE =
      """
      run:
      - name: Convert
        environment: uv:convert
        commands: [python, '%REPO%/c.py', --input: '%INPUT%/**/*.tif']
      - {name: Look, type: pause, message: 'Are the masks good?'}
      - name: Measure
        environment: measure
        env: {THREADS: 4}
        commands: [python, '%REPO%/m.py']
      """;

  @TempDir private Path root;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(root.resolve("cells.yaml"), PIPELINE);
    Files.writeString(root.resolve("broken.yaml"), "run:\n- name: a\n\tenvironment: cmd\n");
  }

  private int plan(String... arguments) {
    var command = new CommandLine(new PlanCommand(() -> new Workspace(root)));
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(
        Stream.of(arguments)
            .map(word -> word.startsWith("-") ? word : root.resolve(word).toString())
            .toArray(String[]::new));
  }

  private String told(StringWriter written) {
    return written.toString().replace(root.toString(), "ROOT");
  }

  @Test
  void the_table_says_what_runs_why_and_how() throws IOException {
    var pipeline = ((Reading.Readable) PipelineReader.read(root.resolve("cells.yaml"))).pipeline();
    var done = StatusFile.preview(pipeline, LocalDate.of(2026, 11, 2), "v1");
    new StatusFile(done.entries().subList(0, 1)).write(pipeline.statusFile());
    assertThat(plan("cells.yaml")).isZero();
    assertThat(told(out))
        .isEqualTo(
            """
            ROOT/cells.yaml: 1 to run, 1 to skip, 1 to pause
              1  skip   Convert  uv:convert  ran 2026-11-02
              2  pause  Look                 Are the masks good?
              3  run    Measure  measure     it has not run yet
                        THREADS=4 python ROOT/m.py

            """);
    assertThat(told(err)).isEmpty();
  }

  @Test
  void a_bad_file_is_told_and_the_others_are_planned() {
    assertThat(plan("broken.yaml", "cells.yaml", "none.yaml")).isEqualTo(3);
    assertThat(told(out)).startsWith("ROOT/cells.yaml: 2 to run, 1 to pause\n");
    assertThat(told(err))
        .isEqualTo(
            """
            error: ROOT/broken.yaml:3:1: a tab stands where only blanks may
              environment: cmd
              ^
            hint: replace tabs by blanks

            error: ROOT/none.yaml: there is no such file
            hint: check the path

            3 files: 1 can run, 2 to mend: ROOT/broken.yaml, ROOT/none.yaml
            """);
  }

  @Test
  void json_is_one_object_a_line_and_file() {
    assertThat(plan("--json", "cells.yaml", "broken.yaml")).isEqualTo(3);
    var lines = told(out).lines().map(line -> new JsonMapper().readTree(line)).toList();
    assertThat(lines).hasSize(2);
    var segments = lines.getFirst().get("segments");
    assertThat(segments.size()).isEqualTo(3);
    assertThat(segments.get(0).toString())
        .isEqualTo(
            "{\"index\":0,\"name\":\"Convert\",\"content_hash\":\""
                + segments.get(0).get("content_hash").asString()
                + "\",\"decision\":\"run\",\"reason\":\"it has not run yet\",\"environment\":\"uv:convert\","
                + "\"argv\":[\"ROOT/c.py\",\"--input\",\"ROOT/input_data/**/*.tif\"],"
                + "\"env\":{\"UV_PYTHON\":\"3.11\"}}");
    assertThat(segments.get(1).get("decision").asString()).isEqualTo("pause");
    assertThat(lines.get(1).toString())
        .isEqualTo(
            "{\"file\":\"ROOT/broken.yaml\",\"error\":{\"message\":\"a tab stands where only blanks may\","
                + "\"line\":3,\"column\":1,\"hint\":\"replace tabs by blanks\"}}");
  }

  @Test
  void a_damaged_status_file_is_told_and_left_alone() throws IOException {
    var status = Files.writeString(root.resolve("cells_status.yaml"), "segments:\n- name: \"a");
    assertThat(plan("cells.yaml")).isZero();
    assertThat(told(err))
        .startsWith("warning: ROOT/cells_status.yaml:2:")
        .contains("the status file can't be trusted");
    assertThat(status).hasContent("segments:\n- name: \"a");
  }

  @Test
  void plan_writes_nothing() throws IOException {
    plan("cells.yaml", "broken.yaml");
    try (var files = Files.list(root)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("cells.yaml", "broken.yaml");
    }
  }

  @Test
  void names_from_a_file_can_not_drive_the_terminal() throws IOException {
    Files.writeString(
        root.resolve("evil.yaml"),
        "run: [{name: \"\\e[2Jx\\ny\", environment: cmd, commands: [\"echo \\e]0;t\\a\"]}]");
    plan("evil.yaml");
    assertThat(told(out)).doesNotContain("\u001b").doesNotContain("\u0007");
  }

  @Test
  void a_hundred_files_are_planned_in_one_call() throws IOException {
    var names = new ArrayList<>(List.of("--json"));
    for (int i = 0; i < 100; i++) {
      Files.writeString(root.resolve("p" + i + ".yaml"), PIPELINE);
      names.add("p" + i + ".yaml");
    }
    assertThat(plan(names.toArray(String[]::new))).isZero();
    assertThat(told(out).lines()).hasSize(100);
  }
}
