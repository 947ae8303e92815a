package nightshift.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import nightshift.Problem;
import nightshift.Workspace;

/** nightshift.yaml with every default filled in; whatever a file says, there are settings. */
public record Settings(
    Inbox inbox,
    Results results,
    Slots slots,
    Gpu gpu,
    Environments environments,
    FallbackOn fallback,
    Disk disk,
    Web web,
    Notices notices) {
  /** When a failed uv attempt is tried again in conda. */
  public enum FallbackOn {
    ANY,
    ENVIRONMENT,
    NEVER
  }

  /** What becomes of a batch after success. */
  public enum After {
    KEEP,
    ARCHIVE,
    DELETE
  }

  /** What happens when another program uses the card. */
  public enum Foreign {
    WAIT,
    SHARE
  }

  /** What happens to a GPU segment on a machine without GPU. */
  public enum Without {
    WAIT,
    CPU,
    FAIL
  }

  /**
   * Where batches come from.
   *
   * @param quiet how long nothing may change when there is no other sign
   * @param markers names of files that say a batch is complete
   * @param allowPipelines whether a YAML found in a batch may run
   */
  public record Inbox(
      Path folder, Duration quiet, List<String> markers, boolean allowPipelines, After after) {
    public Inbox {
      markers = List.copyOf(markers);
    }
  }

  /** Where runs leave their results. */
  public record Results(Path folder) {}

  /** How many segments run at once, without and with a GPU; no count of GPUs means all cards. */
  public record Slots(int cpu, Optional<Integer> gpu) {}

  /** The cards; {@code locks} is empty for the machine-wide folder. */
  public record Gpu(Foreign foreign, Without without, Optional<Path> locks) {}

  /**
   * Where environments are built and how long they are kept.
   *
   * @param conda the conda root or program to use; found when empty
   * @param links hard links from uv's cache instead of copies
   * @param rehearse when {@code watch} rehearses each day; empty for never
   */
  public record Environments(
      Path store,
      Optional<Path> conda,
      List<String> channels,
      String defaultPython,
      Duration pruneAfter,
      boolean links,
      Optional<LocalTime> rehearse) {
    public Environments {
      channels = List.copyOf(channels);
    }
  }

  /** No batch is taken when less than this would stay free. */
  public record Disk(long keepFreeBytes) {}

  /** The live page; elsewhere than on loopback it needs a token. */
  public record Web(String listen, Optional<String> token) {}

  /** Whom to tell: the URL gets a JSON message when one of these things happens. */
  public record Notices(Optional<String> url, List<String> on) {
    public Notices {
      on = List.copyOf(on);
    }
  }

  /** What came of reading the file: settings in any case, and what is wrong with the file. */
  public record Read(Settings settings, List<Problem> problems, List<Problem> warnings) {
    public Read {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }

  /** Reads nightshift.yaml; a missing file means all defaults. */
  public static Read read(Workspace workspace) {
    return SettingsReader.read(workspace);
  }

  public static Settings defaults(Workspace workspace) {
    return SettingsReader.defaults(workspace);
  }
}
