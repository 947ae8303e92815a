package nightshift.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nightshift.EnvironmentName;
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

  /**
   * @param pipelines each pipeline with the environments that its segments name
   */
  public DoctorCommand(
      Supplier<Environments> environments, Supplier<Map<String, Set<EnvironmentName>>> pipelines) {
    this.environments = environments;
    this.pipelines = pipelines;
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
    if (json) {
      spec.commandLine().getOut().print(asJson(machine, list, tonight));
    } else {
      asText(machine, list, tonight);
    }
    spec.commandLine().getOut().flush();
    boolean fit =
        Stream.concat(machine.stream(), tonight.stream())
            .noneMatch(finding -> finding.verdict() == Finding.Verdict.BAD);
    return (fit ? ExitCode.DONE : ExitCode.ENVIRONMENT_FAILED).number;
  }

  private void asText(List<Finding> machine, List<EnvironmentStatus> list, List<Finding> tonight) {
    var out = spec.commandLine().getOut();
    out.println("this machine");
    machine.forEach(finding -> EnvsCommand.finding(out, finding));
    out.println();
    out.print(EnvsTable.of(list));
    out.println();
    out.println("tonight");
    if (tonight.isEmpty()) {
      out.println("  no pipelines in pipeline_configs/");
    }
    tonight.forEach(finding -> EnvsCommand.finding(out, finding));
  }

  private static String asJson(
      List<Finding> machine, List<EnvironmentStatus> list, List<Finding> tonight) {
    var map = new LinkedHashMap<String, Object>();
    map.put("machine", machine.stream().map(EnvsJson::finding).toList());
    map.put("environments", list.stream().map(EnvsJson::status).toList());
    map.put("pipelines", tonight.stream().map(EnvsJson::finding).toList());
    return EnvsJson.text(map);
  }
}
