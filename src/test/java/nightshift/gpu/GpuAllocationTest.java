package nightshift.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.GpuWish;
import nightshift.process.Leases;
import org.junit.jupiter.api.Test;

final class GpuAllocationTest {
  private static final Gpu BIG = new Gpu(0, "GPU-0", "A5000", 24L << 30, "3B");
  private static final Gpu SMALL = new Gpu(1, "GPU-1", "A2000", 8L << 30, "5E");
  private static final GpuReport TWO = new GpuReport.Cards(List.of(BIG, SMALL), List.of());
  private static final GpuReport NONE = new GpuReport.NoDriver();

  @Test
  void auto_takes_one_of_the_cards_when_the_environment_uses_cuda() {
    assertThat(leases(new GpuWish.Auto(), TWO).anyOf())
        .extracting(Leases.Card::uuid)
        .containsExactly("GPU-0", "GPU-1");
    assertThat(leases(new GpuWish.Auto(), TWO).count()).isEqualTo(1);
  }

  @Test
  void auto_without_cuda_and_none_run_on_the_cpu_without_a_word() {
    var silent = new GpuPlan.OnCpu(Optional.empty());

    assertThat(plan(WithoutCard.WAIT, new GpuWish.Auto(), false, TWO)).isEqualTo(silent);
    assertThat(plan(WithoutCard.WAIT, new GpuWish.None(), true, TWO)).isEqualTo(silent);
  }

  @Test
  void auto_without_a_card_runs_on_the_cpu_and_says_so() {
    assertThat(plan(WithoutCard.FAIL, new GpuWish.Auto(), true, NONE))
        .isEqualTo(
            new GpuPlan.OnCpu(
                Optional.of("no GPU on this machine (no nvidia-smi): runs on the CPU")));
    assertThat(
            plan(
                WithoutCard.FAIL,
                new GpuWish.Auto(),
                true,
                new GpuReport.Cards(List.of(), List.of())))
        .isEqualTo(new GpuPlan.OnCpu(Optional.of("no GPU on this machine: runs on the CPU")));
  }

  @Test
  void a_segment_that_needs_cards_follows_the_policy_where_there_are_none() {
    var wish = new GpuWish.Cards(2);
    var one = new GpuReport.Cards(List.of(BIG), List.of());

    assertThat(plan(WithoutCard.WAIT, wish, true, one))
        .isEqualTo(new GpuPlan.NotNow("this machine has 1 of the 2 GPUs it asks for"));
    assertThat(plan(WithoutCard.CPU, wish, true, one))
        .isEqualTo(
            new GpuPlan.OnCpu(
                Optional.of("this machine has 1 of the 2 GPUs it asks for: runs on the CPU")));
    assertThat(((GpuPlan.Refused) plan(WithoutCard.FAIL, wish, true, one)).problem().explain())
        .isEqualTo(
            """
            this machine has 1 of the 2 GPUs it asks for
            hint: see `nightshift gpu`; `gpu: {without: cpu}` in nightshift.yaml lets it run on the CPU\
            """);
  }

  @Test
  void the_smallest_card_with_enough_memory_comes_first() {
    assertThat(leases(new GpuWish.Memory(4L << 30), TWO).anyOf())
        .extracting(Leases.Card::uuid)
        .containsExactly("GPU-1", "GPU-0");
    assertThat(leases(new GpuWish.Memory(12L << 30), TWO).anyOf())
        .extracting(Leases.Card::uuid)
        .containsExactly("GPU-0");
    assertThat(plan(WithoutCard.WAIT, new GpuWish.Memory(40L << 30), true, TWO))
        .isEqualTo(new GpuPlan.NotNow("no GPU here has 40.0 GiB of memory"));
  }

  @Test
  void more_cards_than_can_be_held_are_refused() {
    assertThat(
            ((GpuPlan.Refused) plan(WithoutCard.WAIT, new GpuWish.Cards(9), true, TWO))
                .problem()
                .explain())
        .isEqualTo(
            """
            gpu: 9 is more than one segment can hold
            hint: ask for at most 5 cards\
            """);
  }

  private static Leases leases(GpuWish wish, GpuReport report) {
    return ((GpuPlan.Take) plan(WithoutCard.WAIT, wish, true, report)).leases();
  }

  private static GpuPlan plan(WithoutCard without, GpuWish wish, boolean cuda, GpuReport report) {
    var locks = new GpuLocks(Path.of("/locks"), Optional.empty());
    return new GpuAllocation(locks, without)
        .plan(new GpuAllocation.Request(wish, cuda, 0, "w, b, s"), report);
  }
}
