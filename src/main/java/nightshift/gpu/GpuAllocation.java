package nightshift.gpu;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import nightshift.GpuWish;
import nightshift.Problem;
import nightshift.process.Leases;

/** Turns a segment's wish into cards to take, or into the sentence why there are none. */
public record GpuAllocation(GpuLocks locks, WithoutCard without) {
  /**
   * Who asks.
   *
   * @param usesCuda whether the environment's locked packages use CUDA
   */
  public record Request(GpuWish wish, boolean usesCuda, int priority, String owner) {}

  public GpuPlan plan(Request request, GpuReport report) {
    return switch (request.wish()) {
      case GpuWish.None _ -> new GpuPlan.OnCpu(Optional.empty());
      case GpuWish.Auto _ -> auto(request, report);
      case GpuWish.Cards cards -> cards(request, cards.count(), usable(report), report);
      case GpuWish.Memory memory -> memory(request, memory.bytes(), report);
    };
  }

  private GpuPlan auto(Request request, GpuReport report) {
    if (!request.usesCuda()) {
      return new GpuPlan.OnCpu(Optional.empty());
    }
    var gpus = usable(report);
    return gpus.isEmpty()
        ? new GpuPlan.OnCpu(Optional.of(lack(report) + ": runs on the CPU"))
        : take(request, 1, gpus);
  }

  private GpuPlan cards(Request request, int count, List<Gpu> gpus, GpuReport report) {
    if (count > Leases.MOST) {
      return new GpuPlan.Refused(
          Problem.of(
              Problem.Kind.USER,
              "gpu: " + count + " is more than one segment can hold",
              "ask for at most " + Leases.MOST + " cards"));
    }
    if (gpus.size() >= count) {
      return take(request, count, gpus);
    }
    return lacking(
        gpus.isEmpty()
            ? lack(report)
            : "this machine has %d of the %d GPUs it asks for".formatted(gpus.size(), count));
  }

  private GpuPlan memory(Request request, long bytes, GpuReport report) {
    // The smallest that is enough: the big ones stay free for those who need them.
    var enough =
        usable(report).stream()
            .filter(gpu -> gpu.memoryBytes() >= bytes)
            .sorted(Comparator.comparingLong(Gpu::memoryBytes))
            .toList();
    if (!enough.isEmpty()) {
      return take(request, 1, enough);
    }
    return lacking(
        usable(report).isEmpty()
            ? lack(report)
            : "no GPU here has %.1f GiB of memory".formatted(bytes / (double) (1L << 30)));
  }

  private GpuPlan lacking(String why) {
    return switch (without) {
      case WAIT -> new GpuPlan.NotNow(why);
      case CPU -> new GpuPlan.OnCpu(Optional.of(why + ": runs on the CPU"));
      case FAIL ->
          new GpuPlan.Refused(
              Problem.of(
                  Problem.Kind.RESOURCE,
                  why,
                  "see `nightshift gpu`; `gpu: {without: cpu}` in nightshift.yaml lets it run on the CPU"));
    };
  }

  private GpuPlan take(Request request, int count, List<Gpu> gpus) {
    var cards = gpus.stream().map(locks::card).toList();
    return new GpuPlan.Take(new Leases(cards, count, request.priority(), request.owner()));
  }

  private static List<Gpu> usable(GpuReport report) {
    return switch (report) {
      case GpuReport.Cards cards -> cards.gpus();
      case GpuReport.NoDriver _, GpuReport.Unusable _ -> List.of();
    };
  }

  private static String lack(GpuReport report) {
    return switch (report) {
      case GpuReport.Cards cards ->
          cards.setAside().isEmpty()
              ? "no GPU on this machine"
              : "no GPU can be used: " + cards.setAside().getFirst().what();
      case GpuReport.NoDriver _ -> "no GPU on this machine (no nvidia-smi)";
      case GpuReport.Unusable unusable -> "the GPUs can't be used: " + unusable.problem().what();
    };
  }
}
