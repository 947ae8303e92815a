package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cards are told by a small nvidia-smi on PATH; jobs, locks and supervisors are real. */
final class GpuTest {
  private static final String BOTH_WANT_A_CARD =
      """
      run:
      - name: Compute
        environment: cmd
        gpu: 1
        commands: ['echo "begin $CUDA_VISIBLE_DEVICES" >> %REPO%/cards.log; sleep 1; echo "end $CUDA_VISIBLE_DEVICES" >> %REPO%/cards.log']
      """;

  private static final String CARD_0 = "GPU-00000000-0000-0000-0000-000000000000";
  private static final String CARD_1 = "GPU-11111111-1111-1111-1111-111111111111";

  @TempDir Path root;

  private Lab lab(String machine, String... gpu) throws IOException {
    var lab = new Lab(root);
    lab.host.put("FAKE_SMI", machine);
    lab.host.put(
        "PATH", Path.of("src/test/resources/nightshift/gpu").toAbsolutePath() + ":/usr/bin:/bin");
    var keys = "gpu: {locks: " + root.resolve("locks") + String.join("", gpu) + "}";
    return lab.settings(keys)
        .pipeline("compute", BOTH_WANT_A_CARD.replace("%REPO%", root.toString()));
  }

  private List<String> dropTwo(Lab lab) throws IOException {
    lab.drop("compute", "one", "a.txt");
    lab.drop("compute", "two", "a.txt");
    lab.watch();
    assertThat(Lab.text(lab.ends("compute", "one"), "state")).isEqualTo("done");
    assertThat(Lab.text(lab.ends("compute", "two"), "state")).isEqualTo("done");
    return Files.readAllLines(root.resolve("cards.log"));
  }

  @Test
  void two_batches_on_one_card_never_overlap() throws IOException {
    try (var lab = lab("one")) {
      assertThat(dropTwo(lab))
          .containsExactly("begin " + CARD_0, "end " + CARD_0, "begin " + CARD_0, "end " + CARD_0);
    }
  }

  @Test
  void two_batches_on_two_cards_run_at_the_same_time() throws IOException {
    try (var lab = lab("two")) {
      var log = dropTwo(lab);
      assertThat(log.subList(0, 2)).containsExactlyInAnyOrder("begin " + CARD_0, "begin " + CARD_1);
      assertThat(log.subList(2, 4)).containsExactlyInAnyOrder("end " + CARD_0, "end " + CARD_1);
    }
  }

  @Test
  void a_card_that_is_required_and_not_there_fails_the_segment_and_says_what_to_set()
      throws IOException {
    try (var lab = lab("none", ", without: fail").watch()) {
      lab.drop("compute", "one", "a.txt");
      var failure = lab.ends("compute", "one").path("failure");
      assertThat(failure.path("outcome").asString()).isEqualTo("NoGpu");
      assertThat(failure.path("what").asString())
          .isEqualTo("the segment needs a GPU: no GPU on this machine");
      assertThat(failure.path("hint").asString())
          .isEqualTo(
              "see: nightshift gpu; `gpu: {without: cpu}` in nightshift.yaml lets it run on the CPU");
    }
  }

  @Test
  void a_card_that_is_required_and_not_there_is_waited_for_until_somebody_cancels()
      throws IOException {
    try (var lab = lab("none", "").watch()) {
      lab.drop("compute", "one", "a.txt");
      lab.until(() -> lab.told.contains("Compute waits: no GPU on this machine"));
      assertThat(lab.type("cancel", "compute/one").code()).isZero();
      var receipt = lab.ends("compute", "one");
      assertThat(receipt.path("state").asString()).isEqualTo("cancelled");
    }
  }

  @Test
  void a_cuda_environment_on_a_machine_without_card_runs_on_the_cpu_and_the_report_says_so()
      throws IOException {
    try (var lab = lab("none")) {
      Python.cudaEnvironment(lab);
      lab.write(
          "work.py",
          "import os\nopen('card.txt', 'w').write(repr(os.environ.get('CUDA_VISIBLE_DEVICES')))\n");
      lab.pipeline(
          "cuda",
          """
          run:
          - name: Learn
            environment: uv:cuda
            gpu: auto
            fallback: none
            commands: [python, '%REPO%/work.py']
          """);
      lab.watch();
      lab.drop("cuda", "one", "a.txt");
      assertThat(Lab.text(lab.ends("cuda", "one"), "state")).isEqualTo("done");
      assertThat(lab.results("cuda", "one").resolve("card.txt")).hasContent("''");
      assertThat(lab.results("cuda", "one").resolve("report.html"))
          .content()
          .contains("no GPU on this machine: runs on the CPU");
    }
  }

  @Test
  void a_segment_on_the_cpu_sees_no_card() throws IOException {
    try (var lab = lab("one").watch()) {
      lab.pipeline(
          "cpu",
          "run:\n- name: Count\n  environment: cmd\n  commands: ['echo \"[${CUDA_VISIBLE_DEVICES-unset}]\" > card.txt']\n");
      lab.drop("cpu", "one", "a.txt");
      lab.ends("cpu", "one");
      assertThat(lab.results("cpu", "one").resolve("card.txt")).hasContent("[]");
    }
  }

  @Test
  void the_card_stays_locked_for_the_job_when_the_daemon_is_killed() throws Exception {
    var go = root.resolve("go");
    try (var lab = lab("one")) {
      lab.pipeline(
          "compute",
          """
          run:
          - name: Compute
            environment: cmd
            gpu: 1
            commands: ['echo "begin $CUDA_VISIBLE_DEVICES" >> ROOT/cards.log; while [ ! -e ROOT/go ]; do sleep 0.1; done; echo "end $CUDA_VISIBLE_DEVICES" >> ROOT/cards.log']
          """
              .replace("ROOT", root.toString()));
      lab.drop("compute", "one", "a.txt");
      try (var daemon = WatchProcess.start(lab)) {
        Lab.appears(root.resolve("cards.log"));
        daemon.kill();
      }
      lab.drop("compute", "two", "a.txt");
      lab.watch();
      lab.becomes("compute", "two", "running");
      // The second can only have been kept waiting by the card: there are two slots.
      assertThat(Files.readAllLines(root.resolve("cards.log"))).containsExactly("begin " + CARD_0);
      Files.createFile(go);
      assertThat(Lab.text(lab.ends("compute", "one"), "state")).isEqualTo("done");
      assertThat(Lab.text(lab.ends("compute", "two"), "state")).isEqualTo("done");
      assertThat(Files.readAllLines(root.resolve("cards.log")))
          .containsExactly("begin " + CARD_0, "end " + CARD_0, "begin " + CARD_0, "end " + CARD_0);
    }
  }
}
