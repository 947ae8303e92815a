package nightshift.cli;

import java.io.IOException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import nightshift.gpu.ForeignProcesses;
import nightshift.gpu.GpuLocks;
import nightshift.gpu.GpuProbe;
import nightshift.gpu.GpuQueue;
import nightshift.gpu.GpuReport;
import nightshift.process.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Shows who holds which card since when, and who waits. */
@Command(
    name = "gpu",
    mixinStandardHelpOptions = true,
    description = "Who holds which GPU since when, and who waits.")
final class GpuCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  private final ZoneId zone;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print the same as JSON.")
  private boolean json;

  /**
   * @param environment the host's: PATH leads to nvidia-smi, NIGHTSHIFT_GPU_LOCKS to the locks
   */
  GpuCommand(Map<String, String> environment, ZoneId zone) {
    this.environment = Map.copyOf(environment);
    this.zone = zone;
    this.spec = CommandSpec.create();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var probe = new GpuProbe(environment);
    var locks = GpuLocks.find(environment);
    var queue = GpuQueue.of(locks);
    var report = probe.cards();
    var foreign =
        report instanceof GpuReport.Cards
            ? new ForeignProcesses(probe, Supervisor::owns).list()
            : List.<ForeignProcesses.OnCard>of();
    var table = new GpuTable(report, queue.holders(), queue.waiters(), foreign, zone);
    var out = spec.commandLine().getOut();
    out.println(json ? toJson(table) : table.text());
    locks.note().ifPresent(note -> spec.commandLine().getErr().println(note.explain()));
    return 0;
  }

  private static String toJson(GpuTable table) {
    var tree = new LinkedHashMap<String, Object>();
    switch (table.report()) {
      case GpuReport.Cards cards -> {
        tree.put("cards", cards.gpus());
        tree.put("setAside", cards.setAside());
      }
      case GpuReport.NoDriver _ -> tree.put("cards", List.of());
      case GpuReport.Unusable unusable -> tree.put("problem", unusable.problem());
    }
    tree.put("holders", table.holders());
    tree.put("waiters", table.waiters());
    tree.put("foreign", table.foreign());
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(tree);
  }
}
