package nightshift.pipeline;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import nightshift.EnvironmentName;
import nightshift.GpuWish;
import nightshift.Location;
import nightshift.yaml.Value;

/**
 * One step of a pipeline as it is written, nothing resolved: what run_pipeline knows of it (up to
 * {@code commands}), and what Nightshift adds.
 *
 * @param index position in {@code run:}, from 0
 * @param typeAsWritten in its own casing, as it enters the hash
 * @param environment empty for control steps that name none
 * @param env sorted as Go sorts: by bytes
 * @param linuxDistro {@code use-linux-distro} as written; blank when absent
 */
public record Segment(
    int index,
    String name,
    Type type,
    String typeAsWritten,
    String message,
    String environmentAsWritten,
    Optional<EnvironmentName> environment,
    SortedMap<String, Value> env,
    String linuxDistro,
    List<CommandItem> commands,
    GpuWish gpu,
    Fallback fallback,
    Optional<FallbackOn> fallbackOn,
    Optional<Duration> timeout,
    int retries,
    List<String> outputs,
    Location where) {
  /** What a step does besides running its commands. */
  public enum Type {
    NORMAL,
    PAUSE,
    STOP,
    FORCE;

    static Type of(String written) {
      for (var type : values()) {
        if (type.name().equalsIgnoreCase(written)) {
          return type;
        }
      }
      return NORMAL;
    }
  }

  public Segment {
    env = Collections.unmodifiableSortedMap(env);
    commands = List.copyOf(commands);
    outputs = List.copyOf(outputs);
  }

  public boolean isControl() {
    return type != Type.NORMAL;
  }

  /** How messages name it: by its name, or by its position when it has none. */
  public String title() {
    return name.isBlank() ? "segment " + (index + 1) : "'" + name + "'";
  }
}
