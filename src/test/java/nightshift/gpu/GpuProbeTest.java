package nightshift.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class GpuProbeTest {
  private static final Gpu FIRST =
      new Gpu(
          0,
          "GPU-00000000-0000-0000-0000-000000000000",
          "NVIDIA RTX A5000",
          24564L << 20,
          "00000000:3B:00.0");
  private static final Gpu SECOND =
      new Gpu(
          1,
          "GPU-11111111-1111-1111-1111-111111111111",
          "NVIDIA RTX A4000",
          16376L << 20,
          "00000000:5E:00.0");

  @Test
  void cards_are_listed_in_the_drivers_order() throws Exception {
    assertThat(cards("one")).containsExactly(FIRST);
    assertThat(cards("two")).containsExactly(FIRST, SECOND);
    assertThat(cards("none")).isEmpty();
  }

  @Test
  void an_old_driver_that_knows_no_MIG_is_asked_again() throws Exception {
    assertThat(cards("old")).containsExactly(FIRST);
  }

  @Test
  void a_card_split_by_MIG_is_its_instances() throws Exception {
    assertThat(cards("mig"))
        .extracting(Gpu::uuid, Gpu::name, Gpu::memoryBytes)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "MIG-aaaaaaaa-0000-0000-0000-000000000000",
                "NVIDIA RTX A5000 MIG 3g.20gb",
                20_000_000_000L),
            org.assertj.core.groups.Tuple.tuple(
                "MIG-bbbbbbbb-0000-0000-0000-000000000000",
                "NVIDIA RTX A5000 MIG 2g.10gb",
                10_000_000_000L));
  }

  @Test
  void without_nvidia_smi_there_is_no_driver() throws Exception {
    var report = new GpuProbe(Map.of("PATH", "/nowhere")).cards();

    assertThat(report).isEqualTo(new GpuReport.NoDriver());
  }

  @Test
  void a_nvidia_smi_that_hangs_is_ended_and_told() throws Exception {
    var report = new GpuProbe(FakeSmi.environment("hang"), Duration.ofSeconds(1)).cards();

    assertThat(((GpuReport.Unusable) report).problem().explain())
        .isEqualTo(
            """
            nvidia-smi did not answer within 1 s
            hint: the driver hangs: see dmesg for Xid errors; a reboot of the machine helps\
            """);
  }

  @Test
  void rubbish_is_told_with_its_control_characters_made_visible() throws Exception {
    var report = FakeSmi.probe("rubbish").cards();

    assertThat(((GpuReport.Unusable) report).problem().explain())
        .isEqualTo(
            """
            nvidia-smi gives no list of cards
              \\x1b[31m\\x00\\x01 segfault at 0
            hint: run nvidia-smi and see what it says\
            """);
  }

  @Test
  void a_driver_that_does_not_answer_is_told_in_its_own_words() throws Exception {
    var report = FakeSmi.probe("broken").cards();

    assertThat(((GpuReport.Unusable) report).problem().cause().orElseThrow())
        .startsWith("NVIDIA-SMI has failed because it couldn't communicate");
  }

  @Test
  void a_lost_card_is_set_aside_and_the_others_go_on() throws Exception {
    var report = (GpuReport.Cards) FakeSmi.probe("lost").cards();

    assertThat(report.gpus()).containsExactly(FIRST);
    assertThat(report.setAside())
        .singleElement()
        .satisfies(problem ->
            assertThat(problem.what())
                .isEqualTo("A GPU has been lost by its driver and is set aside"));
  }

  @Test
  void the_hosts_restriction_is_kept() throws Exception {
    assertThat(cards("two", "CUDA_VISIBLE_DEVICES", "1")).containsExactly(SECOND);
    assertThat(cards("two", "CUDA_VISIBLE_DEVICES", "1,0")).containsExactly(SECOND, FIRST);
    assertThat(cards("two", "CUDA_VISIBLE_DEVICES", "GPU-1111")).containsExactly(SECOND);
    assertThat(cards("two", "CUDA_VISIBLE_DEVICES", "0,7,1")).containsExactly(FIRST);
    assertThat(cards("two", "CUDA_VISIBLE_DEVICES", "")).isEmpty();
    assertThat(cards("two", "CUDA_VISIBLE_DEVICES", "-1")).isEmpty();
  }

  @Test
  void foreign_processes_are_those_of_no_attempt_and_unknown_memory_stays_unknown()
      throws Exception {
    var probe = FakeSmi.probe("one", "FAKE_PID", "77");

    assertThat(new ForeignProcesses(probe, pid -> pid == 77).list())
        .containsExactly(
            new ForeignProcesses.OnCard(
                FIRST.uuid(), 4000000, OptionalLong.empty(), "C:\\Program Files, Inc\\x.exe"));
    assertThat(new ForeignProcesses(probe, pid -> false).list())
        .contains(
            new ForeignProcesses.OnCard(
                FIRST.uuid(), 77, OptionalLong.of(1L << 30), "/usr/bin/python3"));
  }

  private static List<Gpu> cards(String machine, String... more) throws InterruptedException {
    return ((GpuReport.Cards) FakeSmi.probe(machine, more).cards()).gpus();
  }
}
