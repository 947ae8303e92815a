package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sender's names are data: whatever they spell, the batch is processed and nothing else happens.
 */
final class HostileNamesTest {
  private static final List<String> NAMES =
      List.of(
          "a b.txt",
          "it's \"quoted\".txt",
          "$(touch x)",
          "`touch x`",
          "; touch x;",
          "%2e%2e%2fx",
          "-rf",
          "--help",
          "line\nbreak",
          "l".repeat(250),
          "🔬 cells",
          "細胞",
          "${header.x}",
          "${bean:inbox}",
          "{{nightshift.inbox.start}}",
          "#bean",
          "<img src=x onerror=alert(1)>",
          "a&b?c=d",
          "*",
          "[a-z]",
          "%YAML%",
          "\\x");

  /** Reads each file by its name and lists the names, a NUL after each. */
  private static final String LIST =
      """
      run:
      - name: List
        environment: cmd
        outputs: ["%YAML%/names.bin"]
        commands: ['find -H input_data -type f ! -name _READY -printf "%f\\\\0" > names.bin && cat input_data/* > /dev/null']
      - name: In Python
        environment: uv:work
        fallback: none
        commands: [python, '%REPO%/work.py', --input: '%YAML%/input_data/**/*']
      """;

  private static final String READ =
      """
      import glob, os, sys
      files = [f for f in glob.glob(sys.argv[2], recursive=True, include_hidden=True) if os.path.isfile(f)]
      names = sorted(os.path.basename(f) for f in files if open(f, "rb").read() and not f.endswith("_READY"))
      open("python.bin", "wb").write(b"".join(os.fsencode(n) + b"\\0" for n in names))
      """;

  @TempDir Path root;

  private Lab lab() throws IOException {
    var lab = new Lab(root);
    Python.environments(lab);
    lab.write("work.py", READ);
    return lab.pipeline("list", LIST.replace("\\\\0", "\\0"));
  }

  private static List<String> names(Path file) throws IOException {
    return List.of(Files.readString(file).split("\0"));
  }

  @Test
  void hostile_file_names_reach_the_segments_as_they_are_and_do_nothing() throws IOException {
    try (var lab = lab().watch()) {
      lab.drop("list", "plate", NAMES.toArray(String[]::new));
      var receipt = lab.ends("list", "plate");
      assertThat(Lab.text(receipt, "state")).as(receipt.toString()).isEqualTo("done");
      assertThat(receipt.path("files").asInt()).isEqualTo(NAMES.size());
      var run = lab.results("list", "plate");
      assertThat(names(run.resolve("names.bin"))).containsExactlyInAnyOrderElementsOf(NAMES);
      assertThat(names(run.resolve("python.bin"))).containsExactlyInAnyOrderElementsOf(NAMES);
      assertNoSideEffect(lab);
    }
  }

  @Test
  void hostile_batch_names_are_processed_each_in_its_own_folder_and_do_nothing()
      throws IOException {
    try (var lab = lab().watch()) {
      for (var name : NAMES) {
        lab.drop("list", name, "image.tif.txt");
      }
      for (var name : NAMES) {
        var receipt = lab.ends("list", name);
        assertThat(receipt.path("failure").path("what").asString("")).as(name).isEmpty();
        assertThat(Lab.text(receipt, "state")).as(name).isEqualTo("done");
        assertThat(Lab.text(receipt, "batch")).isEqualTo(name);
        assertThat(names(lab.results("list", name).resolve("python.bin")))
            .containsExactly("image.tif.txt");
        assertThat(Files.readString(lab.results("list", name).resolve("report.html")))
            .doesNotContain("<img src=x");
      }
      try (var folders = Files.list(lab.workspace.results().resolve("list"))) {
        assertThat(folders).hasSize(NAMES.size());
      }
      assertNoSideEffect(lab);
    }
  }

  private void assertNoSideEffect(Lab lab) throws IOException {
    try (var all = Files.walk(root)) {
      assertThat(all.filter(file -> file.getFileName().toString().equals("x"))).isEmpty();
    }
    lab.assertThatNothingElseLiesIn(
        root,
        "inbox",
        "outbox",
        "results",
        "routes",
        "pipeline_configs",
        "conda_envs",
        "nightshift.yaml",
        "pyproject.toml",
        "uv.lock",
        "work.py",
        ".nightshift");
    assertThat(Path.of("x")).doesNotExist();
  }
}
