package nightshift.cli;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nightshift.EnvironmentName;
import nightshift.Workspace;
import nightshift.environment.EnvironmentStatus;
import nightshift.environment.Environments;
import nightshift.environment.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: can this machine run tonight's pipelines? Looks only, builds nothing. */
@Command(
    name = "doctor",
    description = "Looks at this machine and every environment: can tonight's work run?",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  private final Supplier<Environments> environments;
  private final Supplier<Map<String, Set<EnvironmentName>>> pipelines;
  private final Supplier<Workspace> workspace;
  private final InstantSource clock;

  /**
   * @param pipelines each pipeline with the environments that its segments name
   */
  DoctorCommand(
      Supplier<Environments> environments,
      Supplier<Map<String, Set<EnvironmentName>>> pipelines,
      Supplier<Workspace> workspace,
      InstantSource clock) {
    this.environments = environments;
    this.pipelines = pipelines;
    this.workspace = workspace;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var rooms = environments.get();
    var machine = rooms.machine();
    var list = rooms.list();
    var tonight =
        pipelines.get().entrySet().stream()
            .map(entry -> rooms.tonight(entry.getKey(), entry.getValue()))
            .toList();
    var proofs = Proofs.of(workspace.get(), rooms, list, clock);
    if (json) {
      spec.commandLine().getOut().print(asJson(machine, list, proofs, tonight));
    } else {
      asText(machine, list, proofs, tonight);
    }
    spec.commandLine().getOut().flush();
    boolean fit =
        Stream.concat(machine.stream(), tonight.stream())
            .noneMatch(finding -> finding.verdict() == Finding.Verdict.BAD);
    return (fit ? ExitCode.DONE : ExitCode.ENVIRONMENT_FAILED).number;
  }

  private void asText(
      List<Finding> machine, List<EnvironmentStatus> list, Proofs proofs, List<Finding> tonight) {
    var out = spec.commandLine().getOut();
    out.println("this machine");
    machine.forEach(finding -> EnvsCommand.finding(out, finding));
    out.println();
    out.print(EnvsTable.of(list));
    out.println();
    if (!list.isEmpty()) {
      out.println("last rehearsal");
      out.print(proofs.text(list, ZoneId.systemDefault()));
      out.println();
    }
    out.println("tonight");
    if (tonight.isEmpty()) {
      out.println("  no pipelines in pipeline_configs/");
    }
    tonight.forEach(finding -> EnvsCommand.finding(out, finding));
  }

  private static Map<String, Object> asJson(EnvironmentStatus status, Proofs proofs) {
    var map = EnvsJson.status(status);
    proofs.addTo(map, status.name());
    return map;
  }

  private static String asJson(
      List<Finding> machine, List<EnvironmentStatus> list, Proofs proofs, List<Finding> tonight) {
    var map = new LinkedHashMap<String, Object>();
    map.put("machine", machine.stream().map(EnvsJson::finding).toList());
    map.put("environments", list.stream().map(status -> asJson(status, proofs)).toList());
    map.put("pipelines", tonight.stream().map(EnvsJson::finding).toList());
    return EnvsJson.text(map);
  }
}
