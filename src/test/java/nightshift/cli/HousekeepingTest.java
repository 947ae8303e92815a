package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What watch does by day: rehearse what the night needs, remove what it does not, keep copies. */
final class HousekeepingTest {
  private static final String PIPELINE =
      """
      run:
      - name: Work
        environment: uv:work
        fallback: twin
        commands: [python, '%REPO%/work.py']
      """;

  @TempDir Path root;

  private Lab lab(String script) throws IOException {
    var lab = new Lab(root);
    Python.environments(lab);
    lab.write("nightshift.yaml", "slots: {cpu: 2}\n");
    lab.write("work.py", script);
    return lab.pipeline("work", PIPELINE);
  }

  private static java.util.List<String> rehearsals(Lab lab) {
    return lab.told.stream()
        .filter(line -> line.startsWith("rehearsal"))
        .map(line -> line.replaceAll("in [0-9.]+ s", "in [TIME]"))
        .toList();
  }

  @Test
  void what_pipelines_need_is_rehearsed_at_the_start_and_after_a_change() throws IOException {
    try (var lab = lab("import six").watch()) {
      var house = lab.housekeeping();
      house.runOnce();
      assertThat(rehearsals(lab))
          .as(lab.type("envs", "build", "twin").err())
          .containsExactlyInAnyOrder(
              "rehearsal of uv:work passed in [TIME]", "rehearsal of twin passed in [TIME]");
      house.runOnce();
      assertThat(rehearsals(lab)).hasSize(2);
      assertThat(lab.type("doctor").out())
          .containsPattern("uv:work +passed \\d{4}-")
          .containsPattern("twin +passed \\d{4}-");
      assertThat(lab.workspace.state().resolve("backups")).isNotEmptyDirectory();

      Files.delete(root.resolve("uv.lock"));
      house.runOnce();
      assertThat(rehearsals(lab))
          .contains(
              "rehearsal of uv:work FAILED: builds: uv.lock is missing beside pyproject.toml, so nothing says which versions to install.; see: nightshift doctor");
      assertThat(lab.type("doctor").out()).contains("builds: uv.lock is missing");
    }
  }

  @Test
  void a_batch_comes_first() throws IOException {
    var script =
        """
        import os, time
        open("began.txt", "w").close()
        while not os.path.exists("go.txt"):
            time.sleep(0.05)
        """;
    try (var lab = lab(script).watch()) {
      var house = lab.housekeeping();
      lab.drop("work", "plate", "a.txt");
      var run = lab.results("work", "plate");
      Lab.appears(run.resolve("began.txt"));
      house.runOnce();
      assertThat(rehearsals(lab)).isEmpty();
      Files.createFile(run.resolve("go.txt"));
      assertThat(Lab.text(lab.ends("work", "plate"), "state")).isEqualTo("done");
      lab.until(() -> {
        house.runOnce();
        return rehearsals(lab).size() == 2;
      });
    }
  }

  @Test
  void what_nothing_names_is_removed_when_it_is_old_and_what_is_used_stays() throws IOException {
    try (var lab = lab("import six").watch()) {
      lab.housekeeping().runOnce();
      var store = lab.workspace.environmentStore().resolve("uv");
      var before = folders(store);
      assertThat(before).hasSize(1);
      lab.write(
          "pyproject.toml",
          Files.readString(root.resolve("pyproject.toml")).replace("work =", "labor ="));
      lab.write("pipeline_configs/work.yaml", PIPELINE.replace("uv:work", "uv:labor"));
      lab.write(
          "uv.lock",
          Files.readString(root.resolve("uv.lock"))
              .replace("work = [", "labor = [")
              .replaceAll("(?m)^work = ", "labor = "));
      lab.stop();
      lab.clock = InstantSource.offset(InstantSource.system(), Duration.ofDays(31));
      lab.watch();
      lab.housekeeping().runOnce();
      assertThat(lab.told).anyMatch(line -> line.startsWith("removed environment work-py3.11-"));
      assertThat(folders(store)).hasSize(1).doesNotContainAnyElementsOf(before);
    }
  }

  private static java.util.List<Path> folders(Path store) throws IOException {
    try (var all = Files.list(store)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  @Test
  void a_damaged_ledger_is_told_when_watch_starts() throws IOException {
    var lab = lab("import six");
    Files.writeString(lab.workspace.ledgerFile(), "this is no database, whatever its name says");
    Files.setLastModifiedTime(lab.workspace.ledgerFile(), FileTime.from(Instant.EPOCH));
    try (var watch = WatchProcess.start(lab)) {
      lab.until(() -> watch.said().contains("watching "));
      assertThat(watch.said()).contains("error: The ledger ");
    }
  }
}
