package nightshift.gpu;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nightshift.Problem;
import nightshift.process.Command;
import nightshift.process.Tool;
import nightshift.process.ToolResult;

/** Asks nvidia-smi which cards there are, within what the host's CUDA_VISIBLE_DEVICES allows. */
public final class GpuProbe {
  private static final List<String> QUERY =
      List.of(
          "nvidia-smi",
          "--query-gpu=index,uuid,name,memory.total,pci.bus_id,mig.mode.current",
          "--format=csv,noheader,nounits");

  private final Map<String, String> environment;
  private final Duration limit;

  /**
   * @param environment the host's: its PATH leads to nvidia-smi
   * @param limit a driver in trouble makes nvidia-smi hang
   */
  public GpuProbe(Map<String, String> environment, Duration limit) {
    this.environment = Map.copyOf(environment);
    this.limit = limit;
  }

  public GpuProbe(Map<String, String> environment) {
    this(environment, Duration.ofSeconds(20));
  }

  public GpuReport cards() throws InterruptedException {
    var result = run(QUERY);
    if (result.started() && result.output().contains("is not a valid field")) {
      // Drivers before 450 know no MIG.
      result =
          run(List.of(QUERY.get(0), QUERY.get(1).replace(",mig.mode.current", ""), QUERY.get(2)));
    }
    if (!result.started()) {
      return new GpuReport.NoDriver();
    }
    if (result.timedOut()) {
      return new GpuReport.Unusable(
          problem(
              "nvidia-smi did not answer within %d s".formatted(limit.toSeconds()),
              "the driver hangs: see dmesg for Xid errors; a reboot of the machine helps"));
    }
    return read(result);
  }

  ToolResult run(List<String> argv) throws InterruptedException {
    return Tool.run(new Command(argv, Path.of("/"), environment), limit, line -> {});
  }

  private GpuReport read(ToolResult result) throws InterruptedException {
    var gpus = new ArrayList<Gpu>();
    var setAside = new ArrayList<Problem>();
    boolean mig = false;
    boolean none = false;
    for (var line : result.output().lines().filter(text -> !text.isBlank()).toList()) {
      var row = SmiRow.parse(line);
      if (row.isPresent()) {
        gpus.add(row.get().gpu());
        mig |= row.get().mig();
      } else if (line.contains("No devices were found")) {
        none = true;
      } else if (line.contains("GPU is lost") || line.contains("Unknown Error")) {
        setAside.add(lost(line));
      } else {
        return new GpuReport.Unusable(
            problem("nvidia-smi gives no list of cards", "run nvidia-smi and see what it says")
                .because(result.output()));
      }
    }
    if (gpus.isEmpty() && setAside.isEmpty() && !none) {
      return new GpuReport.Unusable(
          problem("nvidia-smi answers nothing", "run nvidia-smi and see what it says"));
    }
    var usable = mig ? MigInstances.instead(gpus, run(List.of("nvidia-smi", "-L")).output()) : gpus;
    return new GpuReport.Cards(VisibleDevices.of(environment).among(usable), setAside);
  }

  private static Problem lost(String line) {
    return Problem.of(
            Problem.Kind.RESOURCE,
            "A GPU has been lost by its driver and is set aside",
            "the other cards go on; reboot the machine to get it back")
        .because(line);
  }

  private static Problem problem(String what, String hint) {
    return Problem.of(Problem.Kind.RESOURCE, what, hint);
  }
}
