package nightshift.gpu;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/** Processes on a card that are no attempt's: somebody else's work, or a person's notebook. */
public final class ForeignProcesses {
  private static final List<String> QUERY =
      List.of(
          "nvidia-smi",
          "--query-compute-apps=gpu_uuid,pid,used_memory,process_name",
          "--format=csv,noheader,nounits");

  /**
   * One process on one card.
   *
   * @param memoryBytes empty where the driver does not tell: unknown, not none
   */
  public record OnCard(String uuid, long pid, OptionalLong memoryBytes, String program) {}

  private final GpuProbe probe;
  private final LongPredicate ours;

  /**
   * @param ours whether a pid belongs to an attempt
   */
  public ForeignProcesses(GpuProbe probe, LongPredicate ours) {
    this.probe = probe;
    this.ours = ours;
  }

  public List<OnCard> list() throws InterruptedException {
    return all().stream().filter(process -> !ours.test(process.pid())).toList();
  }

  List<OnCard> all() throws InterruptedException {
    var result = probe.run(QUERY);
    return result.ok()
        ? result.output().lines().flatMap(line -> parse(line).stream()).toList()
        : List.of();
  }

  private static Optional<OnCard> parse(String line) {
    var cells = Arrays.stream(line.split(",", 4)).map(String::strip).toList();
    if (cells.size() < 4 || !cells.get(1).matches("\\d{1,10}")) {
      return Optional.empty();
    }
    var memory =
        cells.get(2).matches("\\d{1,9}")
            ? OptionalLong.of(Long.parseLong(cells.get(2)) << 20)
            : OptionalLong.empty();
    return Optional.of(
        new OnCard(cells.get(0), Long.parseLong(cells.get(1)), memory, cells.get(3)));
  }
}
