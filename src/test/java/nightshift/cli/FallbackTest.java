package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** When a conda twin takes over and when it must not: real uv, real conda packages. */
final class FallbackTest {
  /** Says which environment it runs in, leaves a half-done file, and fails in uv only. */
  private static final String FAILS_IN_UV =
      """
      import os, sys
      conda = "CONDA_PREFIX" in os.environ
      open("who.txt", "a").write("conda\\n" if conda else "uv\\n")
      open("half.txt", "w").write("half")
      if not conda:
          raise ValueError("no such focus plane")
      os.replace("half.txt", "whole.txt")
      """;

  private static final String PIPELINE =
      """
      run:
      - name: Work
        environment: uv:work
        fallback: twin
      %s  commands: [python, '%%REPO%%/work.py']
      - name: Next
        environment: cmd
        commands: ['echo next > next.txt']
      """;

  @TempDir Path root;

  private Lab lab(String script, String... keys) throws IOException {
    var lab = new Lab(root);
    Python.environments(lab);
    lab.write("work.py", script);
    var more = String.join("", List.of(keys).stream().map(key -> "  " + key + "\n").toList());
    return lab.pipeline("work", PIPELINE.formatted(more));
  }

  @Test
  void a_script_that_fails_in_uv_is_rescued_by_conda_and_the_pipeline_goes_on() throws IOException {
    try (var lab = lab(FAILS_IN_UV).watch()) {
      lab.drop("work", "plate", "a.txt");
      var receipt = lab.ends("work", "plate");
      assertThat(receipt.path("fallbacks").path(0).asString())
          .isEqualTo(
              "segment “Work” ran in conda environment twin because in uv:work the command ended with exit code 1: ValueError: no such focus plane");
      assertThat(Lab.text(receipt, "state")).isEqualTo("done");
      var run = lab.results("work", "plate");
      assertThat(run.resolve("who.txt")).hasContent("conda");
      assertThat(run.resolve("next.txt")).hasContent("next");
      assertThat(run.resolve("half.txt")).doesNotExist();
      var aside = run.resolve(".nightshift/attempts/01-Work.attempt1/wrote");
      assertThat(aside.resolve("who.txt")).hasContent("uv");
      assertThat(aside.resolve("half.txt")).hasContent("half");
      assertThat(run.resolve("report.html")).content().contains("conda environment twin");
    }
  }

  @Test
  void with_fallback_on_environment_a_failing_script_stops_the_batch() throws IOException {
    try (var lab = lab(FAILS_IN_UV, "fallback-on: environment").watch()) {
      lab.drop("work", "plate", "a.txt");
      var receipt = lab.ends("work", "plate");
      assertThat(lab.brief(receipt.path("failure").path("what").asString()))
          .isEqualTo("the command ended with exit code 1: ValueError: no such focus plane");
      assertNoFallback(lab, receipt, "CommandFailed");
      assertThat(lab.results("work", "plate").resolve("half.txt")).exists();
    }
  }

  @Test
  void an_environment_that_cannot_be_built_is_replaced_by_its_twin_and_the_reason_is_told()
      throws IOException {
    try (var lab = lab(FAILS_IN_UV)) {
      lab.settings("fallback: environment");
      lab.write(
          "uv.lock",
          Files.readString(root.resolve("uv.lock"))
              .replaceAll("(?m)^version = \"1.17.0\"$", "version = \"0.0.99\""));
      lab.watch();
      lab.drop("work", "plate", "a.txt");
      var receipt = lab.ends("work", "plate");
      assertThat(Lab.text(receipt, "state")).isEqualTo("done");
      assertThat(receipt.path("fallbacks").path(0).asString())
          .startsWith(
              "segment “Work” ran in conda environment twin because environment uv:work cannot be used: ");
      assertThat(lab.results("work", "plate").resolve("who.txt")).hasContent("conda");
    }
  }

  @Test
  void a_python_that_vanishes_under_the_command_is_the_environments_fault() throws IOException {
    var script =
        """
        import os, sys
        conda = "CONDA_PREFIX" in os.environ
        open("who.txt", "a").write("conda\\n" if conda else "uv\\n")
        if not conda:
            os.unlink(sys.executable)
            sys.exit(3)
        """;
    try (var lab = lab(script, "fallback-on: environment").watch()) {
      lab.drop("work", "plate", "a.txt");
      var receipt = lab.ends("work", "plate");
      assertThat(Lab.text(receipt, "state")).as(receipt.toString()).isEqualTo("done");
      assertThat(
              lab.brief(receipt.path("fallbacks").path(0).asString())
                  .replaceAll("work-py3[^/]+", "[ENV]"))
          .isEqualTo(
              "segment “Work” ran in conda environment twin because environment uv:work cannot be used: its python is gone: [WORKSPACE]/.nightshift/envs/uv/[ENV]/bin/python");
      assertThat(lab.results("work", "plate").resolve("who.txt")).hasContent("conda");
    }
  }

  @Test
  void an_environment_whose_python_was_deleted_by_day_is_built_anew() throws IOException {
    try (var lab = lab("open('done.txt', 'w')").watch()) {
      lab.drop("work", "first", "a.txt");
      assertThat(Lab.text(lab.ends("work", "first"), "state")).isEqualTo("done");
      try (var built = Files.list(lab.workspace.environmentStore().resolve("uv"))) {
        var environment =
            built.filter(folder -> Files.isDirectory(folder.resolve("bin"))).findFirst();
        Files.delete(environment.orElseThrow().resolve("bin/python"));
      }
      lab.drop("work", "second", "a.txt");
      var receipt = lab.ends("work", "second");
      assertThat(Lab.text(receipt, "state")).isEqualTo("done");
      assertThat(receipt.path("fallbacks")).isEmpty();
    }
  }

  @Test
  void a_timeout_has_no_fallback_and_ends_the_whole_tree() throws IOException {
    var script =
        """
        import subprocess, time
        child = subprocess.Popen(["sleep", "600"], start_new_session=True)
        open("child.txt", "w").write(str(child.pid))
        time.sleep(600)
        """;
    try (var lab = lab(script, "timeout: 3s").watch()) {
      lab.drop("work", "plate", "a.txt");
      var receipt = lab.ends("work", "plate");
      assertThat(receipt.path("failure").path("what").asString())
          .isEqualTo(
              "the command was still running after its timeout of 3s and was ended with all its children");
      assertNoFallback(lab, receipt, "TimedOut");
      var child =
          Long.parseLong(Files.readString(lab.results("work", "plate").resolve("child.txt")));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void a_cancelled_batch_has_no_fallback_and_can_be_retried_at_once() throws IOException {
    var script =
        """
        import os, time
        if os.path.exists("began.txt"):
            raise SystemExit(0)
        open("began.txt", "w").close()
        time.sleep(600)
        """;
    try (var lab = lab(script).watch()) {
      lab.drop("work", "plate", "a.txt");
      Lab.appears(lab.results("work", "plate").resolve("began.txt"));
      assertThat(lab.type("cancel", "plate").code()).isZero();
      var receipt = lab.becomes("work", "plate", "cancelled", "failed", "done");
      assertThat(Lab.text(receipt, "state")).isEqualTo("cancelled");
      assertThat(receipt.path("runs").path(0).path("segments").path(0).path("attempts").asInt())
          .isEqualTo(1);
      assertThat(lab.type("retry", "plate").out())
          .isEqualTo("work/plate is queued again, from the first segment that is not done.\n");
      assertThat(Lab.text(lab.becomes("work", "plate", "done", "failed"), "state"))
          .isEqualTo("done");
    }
  }

  @Test
  void input_that_the_script_cannot_find_has_no_fallback() throws IOException {
    try (var lab = lab("import sys; print('error: no images match *.tif'); sys.exit(66)").watch()) {
      lab.drop("work", "plate", "a.txt");
      var receipt = lab.ends("work", "plate");
      assertThat(receipt.path("failure").path("what").asString())
          .isEqualTo("error: no images match *.tif");
      assertNoFallback(lab, receipt, "InputMissing");
    }
  }

  @Test
  void a_batch_that_vanishes_while_it_runs_has_no_fallback() throws IOException {
    var script =
        """
        import os, shutil, sys
        shutil.rmtree(os.path.realpath("input_data"))
        sys.exit(1)
        """;
    try (var lab = lab(script).watch()) {
      lab.drop("work", "plate", "a.txt");
      var receipt = lab.ends("work", "plate");
      assertThat(receipt.path("failure").path("what").asString())
          .isEqualTo(
              "the batch work/plate is no longer in the inbox: its folder was moved or deleted while it was being worked on");
      assertNoFallback(lab, receipt, "InputMissing");
    }
  }

  @Test
  void a_twin_that_fails_too_stops_the_batch_with_both_causes() throws IOException {
    var script =
        """
        import os
        if "CONDA_PREFIX" in os.environ:
            raise KeyError("channel 3")
        raise ValueError("no such focus plane")
        """;
    try (var lab = lab(script).watch()) {
      lab.drop("work", "plate", "a.txt");
      var receipt = lab.ends("work", "plate");
      assertThat(Lab.text(receipt, "state")).isEqualTo("failed");
      assertThat(receipt.path("failure").path("what").asString())
          .isEqualTo(
              "the command ended with exit code 1: ValueError: no such focus plane; twin failed too: the command ended with exit code 1: KeyError: 'channel 3'");
      assertThat(lab.results("work", "plate").resolve("next.txt")).doesNotExist();
    }
  }

  private static void assertNoFallback(Lab lab, JsonNode receipt, String outcome)
      throws IOException {
    assertThat(Lab.text(receipt, "state")).isEqualTo("failed");
    assertThat(receipt.path("failure").path("outcome").asString()).isEqualTo(outcome);
    assertThat(receipt.path("fallbacks")).isEmpty();
    var segments = receipt.path("runs").path(0).path("segments");
    assertThat(segments.path(0).path("attempts").asInt()).isEqualTo(1);
    assertThat(segments.path(1).path("attempts").asInt()).isZero();
    assertThat(lab.results("work", "plate").resolve("next.txt")).doesNotExist();
  }
}
