package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.Workspace;
import nightshift.ledger.BatchState;
import nightshift.ledger.InputRow;
import nightshift.ledger.Ledger;
import nightshift.ledger.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportCommandTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T01:14:05Z"));

  @TempDir Path root;

  @Test
  void the_report_of_a_batch_is_named_by_its_full_or_its_own_name() throws IOException {
    ended("segment_nuclei", "plate-07");

    var report = "[PATH]/results/segment_nuclei/plate-07/report.html\n";
    assertThat(run("report", "segment_nuclei/plate-07")).isEqualTo("0\n" + report);
    assertThat(run("report", "plate-07")).isEqualTo("0\n" + report);
    assertThat(run("report")).isEqualTo("0\n" + report);
    assertThat(run("report", "--json"))
        .isEqualTo(
            """
            0
            {"batch":"plate-07","inbox":"segment_nuclei","state":"done",\
            "reports":["[PATH]/results/segment_nuclei/plate-07/report.html"],\
            "receipt":"[PATH]/outbox/segment_nuclei/plate-07.json"}
            """);
  }

  @Test
  void two_batches_of_one_name_must_be_told_apart() throws IOException {
    ended("segment_nuclei", "plate-07");
    ended("track", "plate-07");

    assertThat(run("report", "plate-07"))
        .isEqualTo(
            """
            3
            error: several batches are called plate-07

            hint: name one of: segment_nuclei/plate-07, track/plate-07
            """);
  }

  @Test
  void what_has_no_report_says_why() throws IOException {
    assertThat(run("report"))
        .isEqualTo(
            """
            3
            error: there is no batch yet

            hint: see what is there with: nightshift status
            """);

    var page = ended("segment_nuclei", "plate-07");
    Files.delete(page);

    assertThat(run("report", "plate-08"))
        .isEqualTo(
            """
            3
            error: there is no batch called plate-08

            hint: see what is there with: nightshift status
            """);
    assertThat(run("report", "plate-07"))
        .isEqualTo(
            """
            3
            error: batch segment_nuclei/plate-07 has no report: it is done

            hint: its receipt is [PATH]/outbox/segment_nuclei/plate-07.json
            """);
  }

  private Path ended(String pipeline, String name) throws IOException {
    var here = new Workspace(root);
    var id = new BatchId(pipeline, name);
    var folder = here.results().resolve(pipeline).resolve(name);
    try (var ledger = Ledger.open(here.ledgerFile(), CLOCK)) {
      var inbox = here.inbox().resolve(pipeline).resolve(name);
      var input = List.of(new InputRow("a.tif", 1, CLOCK.instant()));
      ledger.inForeground(id, inbox, input, "asked for");
      var run = ledger.runStarted(id, pipeline, here.pipelines().resolve("p.yaml"), folder);
      ledger.runEnded(run, RunState.DONE, Optional.empty(), Optional.empty(), List.of());
      ledger.batchEnded(id, BatchState.DONE, "all segments are done", Optional.empty());
    }
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve("report.html"), "<!DOCTYPE html>");
  }

  /** The exit code and all that was said. */
  private String run(String... arguments) throws IOException {
    Files.createDirectories(root.resolve("pipeline_configs"));
    var said = new StringWriter();
    var line = Main.commandLine(CLOCK);
    line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
    var all = new java.util.ArrayList<>(List.of("--workspace", root.toString()));
    all.addAll(List.of(arguments));
    int code = line.execute(all.toArray(String[]::new));
    return code + "\n" + said.toString().replace(root.toString(), "[PATH]");
  }
}
