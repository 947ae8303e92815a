package nightshift.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import nightshift.GpuWish;
import nightshift.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipelineReaderTest {
  @TempDir private Path folder;

  private static String told(List<Problem> problems) {
    return problems.stream().map(Problem::explain).collect(Collectors.joining("\n"));
  }

  private static String refusal(String text) {
    var reading = PipelineReader.parse(Path.of("p.yaml"), text);
    assertThat(reading).isInstanceOf(Reading.Unreadable.class);
    return told(((Reading.Unreadable) reading).problems());
  }

  private static Pipeline accepted(String text) {
    var reading = PipelineReader.parse(Path.of("p.yaml"), text);
    assertThat(reading).isInstanceOf(Reading.Readable.class);
    return ((Reading.Readable) reading).pipeline();
  }

  private static String warnings(String text) {
    return told(PipelineReader.parse(Path.of("p.yaml"), text).warnings());
  }

  private String refusalOf(Path file) {
    var reading = PipelineReader.read(file);
    assertThat(reading).isInstanceOf(Reading.Unreadable.class);
    return told(((Reading.Unreadable) reading).problems()).replace(folder.toString(), "F");
  }

  @Test
  void all_problems_of_a_file_are_told_at_once() {
    assertThat(
            refusal(
                """
                run:
                - 5
                - name: [a]
                  environment: uv:g
                  commands: python
                - name: b
                  environment: uv:g
                  timeout: 5 minuts
                  retries: -1
                  gpu: maybe
                  outputs: ['%YAML%/../x.tif', /tmp/x]
                  fallback-on: enviroment
                  commands: [python]
                - {name: c, commands: [a]}
                - {environment: "uv:", env: 3, commands: [a]}
                """))
        .isEqualTo(
            """
            p.yaml:2:3: segment 1 must be a map, but '5' stands here
            hint: write key: value
            p.yaml:3:9: name must be a text, but a list stands here
            hint: write name: and a word
            p.yaml:5:13: commands must be a list, but 'python' stands here
            hint: write each entry on its own line behind '- '
            p.yaml:10:8: gpu must be auto, none, a number of cards or a map with vram, but 'maybe' stands here
            hint: write auto, none, a number of cards, or {vram: 8 GiB}
            p.yaml:12:16: fallback-on must be any, environment, never, but is 'enviroment'
            hint: did you mean environment?
            p.yaml:8:12: timeout: 'minuts' in '5 minuts' is no unit
            hint: did you mean minutes?
            p.yaml:9:12: retries must be a whole number from 0 to 100, but '-1' stands here
            hint: write for example retries: 1
            p.yaml:11:12: outputs: '%YAML%/../x.tif' leads out of the run folder
            hint: write a pattern inside the run folder, for example '%YAML%/output/**/*.tif'
            p.yaml:11:12: outputs: '/tmp/x' does not lie in the run folder
            hint: write a pattern inside the run folder, for example '%YAML%/output/**/*.tif'
            p.yaml:14:3: segment 'c' has no environment
            hint: add environment: with uv:<group>, a conda environment's name, imagej or cmd
            p.yaml:15:17: 'uv:' names no group of pyproject.toml
            hint: write uv:<group>, or uv@3.11:<group> to choose the Python
            p.yaml:15:29: env must be a map, but '3' stands here
            hint: write key: value\
            """);
  }

  @Test
  void the_usual_slips_of_syntax_get_the_right_hint() {
    assertThat(refusal("run:\n- name: a\n\tenvironment: cmd\n"))
        .contains("p.yaml:3:1: a tab stands where only blanks may", "replace tabs by blanks");
    assertThat(refusal("run:\n- name: a\n  commands:\n  - %REPO%/x.py\n"))
        .contains("p.yaml:4:5: a word that begins with % must be quoted", "write '%REPO%/x.py'");
    assertThat(refusal("run:\n- name: a\n  commands:\n  - *.tif\n"))
        .contains("a word that begins with * must be quoted");
    assertThat(refusal("run:\n- name: a\n   environment: b\n"))
        .contains("p.yaml:3:15: a key: value pair can't stand here");
    assertThat(refusal("run:\n- name: \"C:\\data\"\n"))
        .contains("use 'single quotes' for Windows paths");
    assertThat(refusal("run: [*pyton]\nx: &python 1\n"))
        .contains("*pyton has no anchor &pyton above it");
  }

  @Test
  void a_file_without_segments_to_run_is_refused() {
    assertThat(refusal(""))
        .isEqualTo("p.yaml: the file is empty\nhint: begin with run: and a list of segments");
    assertThat(refusal("# only talk\n")).contains("the file is empty");
    assertThat(refusal("runs: []\n")).contains("did you mean run: where you wrote runs:?");
    assertThat(refusal("run:\n")).contains("p.yaml:1:1: run: is empty");
    assertThat(refusal("run: {}\n"))
        .isEqualTo(
            "p.yaml:1:6: run must be a list, but a map stands here\nhint: write each entry on its own line behind '- '");
    assertThat(refusal("- a\n")).contains("a pipeline must be a map, but a list stands here");
  }

  @Test
  void keys_that_look_like_a_slip_are_warned_of_and_others_are_not() {
    assertThat(
            warnings(
                """
                run:
                - name: a
                  environment: cmd
                  comands: [x]
                  Timeout: 1h
                  last_processed: "2025-09-19"
                  code_version: 0.0.9
                  run_duration: 1s
                  type: puase
                  commands: [x]
                extra: 1
                """))
        .isEqualTo(
            """
            p.yaml:4:3: 'comands' is no known key and has no effect
            hint: did you mean commands?
            p.yaml:5:3: 'Timeout' is no known key and has no effect
            hint: did you mean timeout?
            p.yaml:9:9: type 'puase' is not known and acts as normal
            hint: did you mean pause?\
            """);
  }

  @Test
  void a_second_document_is_warned_of() {
    assertThat(warnings("run: [{environment: cmd, commands: [a]}]\n---\nrun: []\n"))
        .isEqualTo(
            """
            p.yaml:2:1: a second document begins here; only the first one counts
            hint: put it into a file of its own, or remove the --- line\
            """);
  }

  @Test
  void nightshifts_own_keys_are_read_and_do_not_enter_the_hash() {
    var plain =
        accepted("run: [{name: a, environment: 'uv:g', commands: [x]}]").segments().getFirst();
    var own =
        accepted(
            """
            inbox: {match: "*_ER_*", files: "**/*.{tif,nd2}", quiet: 10s, expect: 96, require: format, late: fail}
            run:
            - name: a
              environment: uv:g
              gpu: {vram: 8 GiB}
              fallback: ernet-gpu
              fallback-on: environment
              timeout: 2h
              retries: 1
              outputs: ['%YAML%/out/**/*.tif', rel/x.csv, '%INPUT%/../y']
              commands: [x]
            """);
    var segment = own.segments().getFirst();
    assertThat(ContentHash.of(segment)).isEqualTo(ContentHash.of(plain));
    assertThat(segment.gpu()).isEqualTo(new GpuWish.Memory(8L << 30));
    assertThat(segment.fallback()).isEqualTo(new Fallback.Named("ernet-gpu"));
    assertThat(segment.fallbackOn()).hasValue(FallbackOn.ENVIRONMENT);
    assertThat(segment.timeout()).hasValue(Duration.ofHours(2));
    assertThat(segment.retries()).isEqualTo(1);
    assertThat(segment.outputs()).hasSize(3);
    assertThat(own.inbox().match()).hasValue("*_ER_*");
    assertThat(own.inbox().quiet()).hasValue(Duration.ofSeconds(10));
    assertThat(own.inbox().expect()).isEqualTo(OptionalInt.of(96));
    assertThat(own.inbox().require()).hasValue("format");
    assertThat(own.inbox().late()).hasValue("fail");
    assertThat(plain.gpu()).isEqualTo(new GpuWish.Auto());
    assertThat(plain.fallback()).isEqualTo(new Fallback.Default());
    assertThat(plain.timeout()).isEqualTo(Optional.empty());
  }

  @Test
  void files_that_are_no_pipelines_are_told_apart() throws IOException {
    Files.writeString(folder.resolve("plain.yaml"), "run: []");
    assertThat(refusalOf(folder.resolve("plan.yaml")))
        .isEqualTo("F/plan.yaml: there is no such file\nhint: did you mean F/plain.yaml?");
    assertThat(refusalOf(folder))
        .isEqualTo(
            "F: this is a folder, a YAML file was expected\nhint: name a file in it, for example F/plain.yaml");
    var latin =
        Files.write(
            folder.resolve("latin"),
            "run: [{name: \"Målt\"}]".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(refusalOf(latin)).startsWith("F/latin:1:16: a byte here is no UTF-8 text");
    var binary = Files.write(folder.resolve("binary"), new byte[] {'I', 'I', 42, 0, 8, 0});
    assertThat(refusalOf(binary))
        .isEqualTo(
            "F/binary:1:4: a control character (U+0000) stands here\nhint: this is a binary file, or UTF-16 without its mark: save it as UTF-8");
    var unmarked =
        Files.write(folder.resolve("u16"), "run: [x]".getBytes(StandardCharsets.UTF_16LE));
    assertThat(refusalOf(unmarked)).contains("UTF-16 without its mark");
    var large = Files.write(folder.resolve("large"), new byte[10 * 1024 * 1024]);
    assertThat(refusalOf(large)).contains("larger than 2 MiB");
  }

  @Test
  void a_file_without_permission_names_the_way_out() throws Exception {
    var file = Files.writeString(folder.resolve("locked.yaml"), "run: []");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    // root may read every file, so there the program runs without that right
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<String>();
    if (Files.isReadable(file)) {
      var rights = "-dac_override,-dac_read_search";
      command.addAll(List.of("setpriv", "--bounding-set", rights, "--inh-caps", rights));
    }
    command.addAll(
        List.of(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            "nightshift.cli.Main",
            "--workspace",
            folder.toString(),
            "plan",
            file.toString()));
    var plan = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(plan.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.replace(folder.toString(), "F"))
        .isEqualTo(
            "error: F/locked.yaml: no permission to read this file\nhint: chmod u+r F/locked.yaml\n\n");
    assertThat(plan.waitFor()).isEqualTo(3);
  }

  @Test
  void utf_16_with_its_mark_and_a_byte_order_mark_are_read() throws IOException {
    var text = "\uFEFFrun: [{name: Mål, environment: cmd, commands: [a]}]";
    for (var charset :
        List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_8)) {
      var file = Files.write(folder.resolve("p.yaml"), text.getBytes(charset));
      var reading = PipelineReader.read(file);
      assertThat(reading).isInstanceOf(Reading.Readable.class);
      assertThat(((Reading.Readable) reading).pipeline().segments().getFirst().name())
          .isEqualTo("Mål");
    }
  }
}
