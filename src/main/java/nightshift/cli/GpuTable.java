package nightshift.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import nightshift.gpu.ForeignProcesses;
import nightshift.gpu.Gpu;
import nightshift.gpu.GpuQueue;
import nightshift.gpu.GpuReport;

/** The text of {@code nightshift gpu}. */
record GpuTable(
    GpuReport report,
    List<GpuQueue.Holder> holders,
    List<GpuQueue.Waiter> waiters,
    List<ForeignProcesses.OnCard> foreign,
    ZoneId zone) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd MMM HH:mm");

  String text() {
    var lines = new ArrayList<String>();
    switch (report) {
      case GpuReport.NoDriver _ -> lines.add("no GPU on this machine (no nvidia-smi)");
      case GpuReport.Unusable unusable -> lines.add(unusable.problem().explain());
      case GpuReport.Cards cards -> {
        if (cards.gpus().isEmpty()) {
          lines.add("no GPU that can be used");
        }
        cards.gpus().forEach(gpu -> describe(gpu, lines));
        cards.setAside().forEach(problem -> lines.add(problem.explain()));
      }
    }
    if (!waiters.isEmpty()) {
      lines.add("waiting:");
      waiters.forEach(waiter -> lines.add("  " + describe(waiter)));
    }
    return String.join("\n", lines);
  }

  private void describe(Gpu gpu, List<String> lines) {
    var holder =
        holders.stream()
            .filter(held -> held.uuid().equals(gpu.uuid().replace('/', '_')))
            .map(this::describe)
            .collect(Collectors.joining("; "));
    lines.add(
        "GPU %d  %s  %s  %s"
            .formatted(
                gpu.index(),
                gpu.name(),
                gibibytes(gpu.memoryBytes()),
                holder.isEmpty() ? "free" : holder));
    foreign.stream()
        .filter(process -> process.uuid().equals(gpu.uuid()))
        .forEach(process -> lines.add("  not ours: " + describe(process)));
  }

  private String describe(GpuQueue.Holder holder) {
    var text =
        "held by %s (pid %d) since %s"
            .formatted(holder.owner(), holder.pid(), time(holder.since()));
    return holder.alive() ? text : text + ", whose supervisor was killed";
  }

  private String describe(GpuQueue.Waiter waiter) {
    return "%s (pid %d) since %s, wants %d of %s"
        .formatted(
            waiter.owner(),
            waiter.pid(),
            time(waiter.since()),
            waiter.count(),
            String.join(", ", waiter.anyOf()));
  }

  private static String describe(ForeignProcesses.OnCard process) {
    var memory =
        process.memoryBytes().isPresent()
            ? gibibytes(process.memoryBytes().getAsLong())
            : "memory unknown";
    return "%s (pid %d, %s)".formatted(process.program(), process.pid(), memory);
  }

  private String time(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }

  private static String gibibytes(long bytes) {
    return bytes == 0 ? "memory unknown" : "%.1f GiB".formatted(bytes / (double) (1L << 30));
  }
}
