package nightshift.cli;

import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nightshift.Problem;
import nightshift.ProblemException;
import nightshift.Workspace;
import nightshift.camel.GpuLock;
import nightshift.environment.EnvironmentSettings;
import nightshift.environment.Environments;
import nightshift.environment.ToolRunner;
import nightshift.gpu.GpuAllocation;
import nightshift.gpu.GpuLocks;
import nightshift.gpu.GpuProbe;
import nightshift.gpu.WithoutCard;
import nightshift.pipeline.DotEnv;
import nightshift.pipeline.FallbackOn;
import nightshift.run.Attempts;
import nightshift.run.Narrator;
import nightshift.settings.Settings;

/** Turns what nightshift.yaml says into what each room takes. */
final class Wiring {
  private Wiring() {}

  /**
   * @throws ProblemException when nightshift.yaml has errors
   */
  static Settings settings(Workspace workspace) {
    var read = Settings.read(workspace);
    if (!read.problems().isEmpty()) {
      throw new ProblemException(read.problems());
    }
    return read.settings();
  }

  /** What nightshift.yaml says that nobody understands, such as a misspelt key. */
  static List<Problem> warnings(Workspace workspace) {
    return Settings.read(workspace).warnings();
  }

  static Environments environments(Workspace workspace, Settings settings, InstantSource clock) {
    return environments(workspace, settings, System.getenv(), clock);
  }

  static Environments environments(
      Workspace workspace, Settings settings, Map<String, String> variables, InstantSource clock) {
    var host = new HashMap<>(variables);
    host.putAll(DotEnv.read(workspace.dotEnv()).values());
    return new Environments(
        workspace,
        environmentSettings(workspace, settings, variables),
        host,
        clock,
        ToolRunner.local());
  }

  /** The Python of {@code uv:} words that name none; run_pipeline's variable goes first. */
  static String defaultPython(Settings settings, Map<String, String> variables) {
    return Optional.ofNullable(variables.get("UV_DEFAULT_PYTHON"))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .orElse(settings.environments().defaultPython());
  }

  private static EnvironmentSettings environmentSettings(
      Workspace workspace, Settings settings, Map<String, String> variables) {
    var given = settings.environments();
    return new EnvironmentSettings(
        Optional.of(given.store()),
        given.conda(),
        given.channels().isEmpty() ? standIn(workspace) : channels(given.channels()),
        defaultPython(settings, variables),
        given.links() ? EnvironmentSettings.Links.HARD : EnvironmentSettings.Links.COPY,
        Duration.ofMinutes(60));
  }

  private static Map<String, String> standIn(Workspace workspace) {
    var channel = DemoChannel.channel(workspace);
    return Files.isDirectory(channel) ? Map.of("*", channel.toString()) : Map.of();
  }

  /** {@code conda-forge=/srv/mirror} replaces one channel, a bare folder or URL all of them. */
  private static Map<String, String> channels(List<String> given) {
    var replaced = new HashMap<String, String>();
    for (var channel : given) {
      int equals = channel.indexOf('=');
      replaced.put(equals > 0 ? channel.substring(0, equals) : "*", channel.substring(equals + 1));
    }
    return replaced;
  }

  static GpuLock gpuLock(
      Settings settings,
      Environments environments,
      Attempts attempts,
      Narrator narrator,
      Map<String, String> variables) {
    var host = new HashMap<>(variables);
    settings
        .gpu()
        .locks()
        .ifPresent(folder -> host.putIfAbsent(GpuLocks.SETTING, folder.toString()));
    return new GpuLock(
        new GpuProbe(Map.copyOf(host)),
        new GpuAllocation(GpuLocks.find(host), without(settings.gpu().without())),
        environments::usesCuda,
        attempts,
        narrator);
  }

  private static WithoutCard without(Settings.Without without) {
    return switch (without) {
      case WAIT -> WithoutCard.WAIT;
      case CPU -> WithoutCard.CPU;
      case FAIL -> WithoutCard.FAIL;
    };
  }

  static FallbackOn fallback(Settings settings) {
    return switch (settings.fallback()) {
      case ANY -> FallbackOn.ANY;
      case ENVIRONMENT -> FallbackOn.ENVIRONMENT;
      case NEVER -> FallbackOn.NEVER;
    };
  }
}
