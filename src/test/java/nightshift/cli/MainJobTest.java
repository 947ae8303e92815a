package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a batch through the shipped routes. */
final class MainJobTest {
  private static final String COUNT =
      """
      run:
      - name: Count images
        environment: cmd
        outputs: ["%YAML%/count.txt"]
        commands: ['ls input_data/ | grep -v _READY | wc -l | tr -d " " > count.txt']
      - name: Say so
        environment: cmd
        commands: ['echo counted $(cat count.txt)']
      """;

  @TempDir Path root;

  @Test
  void a_batch_goes_through_all_routes_and_leaves_receipt_report_and_run_pipelines_own_files()
      throws IOException {
    try (var lab = new Lab(root).pipeline("count", COUNT).watch()) {
      var batch = lab.drop("count", "plate-1", "a.txt", "b.txt");
      var receipt = lab.ends("count", "plate-1");
      assertThat(Lab.text(receipt, "sentence").replaceAll("in [0-9.]+ m?s", "in [TIME]"))
          .isEqualTo("Batch plate-1 is done: 2 segments in [TIME], 1 result file.");
      assertThat(receipt.path("files").asInt()).isEqualTo(2);
      assertThat(receipt.path("runs").path(0).path("outputs").path(0).path("path").asString())
          .isEqualTo("results/count/plate-1/count.txt");
      var run = lab.results("count", "plate-1");
      lab.assertThatNothingElseLiesIn(
          run,
          "count.yaml",
          "count_status.yaml",
          "input_data",
          "count.txt",
          "report.html",
          ".nightshift");
      assertThat(run.resolve("count.txt")).hasContent("2");
      assertThat(run.resolve("count.yaml")).hasContent(COUNT);
      assertThat(Files.readSymbolicLink(run.resolve("input_data")))
          .isEqualTo(Path.of("../../../inbox/count/plate-1"));
      assertThat(
              Files.readString(run.resolve("count_status.yaml"))
                  .replaceAll("[0-9a-f]{64}", "[HASH]")
                  .replaceAll("\\d{4}-\\d\\d-\\d\\d", "[DAY]")
                  .replaceAll("run_duration: .*", "run_duration: [TIME]"))
          .isEqualTo(
              """
              segments:
              - name: Count images
                content_hash: [HASH]
                last_processed: "[DAY]"
                code_version: 0.1.0-dev
                run_duration: [TIME]
              - name: Say so
                content_hash: [HASH]
                last_processed: "[DAY]"
                code_version: 0.1.0-dev
                run_duration: [TIME]
              """);
      assertThat(run.resolve(".nightshift/run.json")).content().contains("\"Count images\"");
      assertThat(run.resolve(".nightshift/logs/02-Say-so.attempt1.log")).hasContent("counted 2");
      assertThat(run.resolve("report.html")).content().contains("plate-1", "Count images");
      lab.assertThatNothingElseLiesIn(batch, "_READY", "a.txt", "b.txt");
      assertThat(batch.resolve("a.txt")).hasContent("a.txt");
    }
  }

  @Test
  void two_pipelines_that_match_one_batch_each_get_a_run_and_it_is_done_after_the_last()
      throws IOException {
    var second =
        "inbox: {match: 'plate-*'}\nrun:\n- name: Second\n  environment: cmd\n  commands: ['sleep 1; echo x > second.txt']\n";
    try (var lab = new Lab(root).pipeline("count", COUNT).pipeline("second", second).watch()) {
      lab.drop("count", "plate-1", "a.txt");
      var receipt = lab.ends("count", "plate-1");
      assertThat(Lab.text(receipt, "state")).isEqualTo("done");
      assertThat(receipt.path("pipelines").toString()).isEqualTo("[\"count\",\"second\"]");
      assertThat(receipt.path("runs").findValuesAsString("state"))
          .contains("done")
          .doesNotContain("failed", "running");
      assertThat(lab.results("second", "plate-1").resolve("second.txt")).exists();
    }
  }

  @Test
  void a_batch_that_was_done_is_not_run_again_after_a_restart() throws IOException {
    try (var lab = new Lab(root).pipeline("count", COUNT).watch()) {
      lab.drop("count", "plate-1", "a.txt");
      lab.ends("count", "plate-1");
      lab.stop();
      lab.watch();
      lab.drop("count", "plate-2", "a.txt");
      lab.ends("count", "plate-2");
      assertThat(lab.results("count", "plate-1").resolve(".nightshift/logs"))
          .isDirectoryNotContaining("glob:**attempt2*");
    }
  }
}
