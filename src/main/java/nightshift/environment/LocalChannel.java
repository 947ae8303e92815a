package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nightshift.EnvironmentName;
import nightshift.Fingerprint;
import nightshift.Workspace;
import nightshift.environment.EnvironmentFailure.Kind;

/**
 * A conda channel on disk, made once from PyPI's wheels and an interpreter that is here. It stands
 * in for conda-forge on a machine that reaches no conda channel.
 */
public final class LocalChannel {
  private static final Pattern PYTHON = Pattern.compile("python\\s*=*\\s*(\\d+\\.\\d+).*");

  private final Workspace workspace;
  private final UvTool uv;
  private final CondaFiles files;
  private final Scripts scripts;
  private final BuildLocks locks;
  private final EnvironmentSettings settings;

  /** The channel, or why there is none. */
  public sealed interface Result {
    /**
     * It is complete for the environments that were asked for.
     *
     * @param worked false when everything was there already
     */
    record Made(Path folder, boolean worked, Duration took) implements Result {}

    /** It could not be made. */
    record Failed(EnvironmentFailure failure) implements Result {}
  }

  LocalChannel(
      Workspace workspace,
      UvTool uv,
      CondaFiles files,
      Scripts scripts,
      BuildLocks locks,
      EnvironmentSettings settings) {
    this.workspace = workspace;
    this.uv = uv;
    this.files = files;
    this.scripts = scripts;
    this.locks = locks;
    this.settings = settings;
  }

  /** Where it lies in a workspace's state folder. */
  static Path folder(Path state) {
    return state.resolve("channel");
  }

  /** Where the channel lies or will lie: what {@code environments.channels} has to name. */
  public Path folder() {
    return folder(workspace.state());
  }

  private record One(String python, String interpreter, List<String> specs) {}

  private record Request(String uv, String folder, String work, List<One> environments) {}

  /** A fingerprint for each environment that was packed. */
  private record Contents(Set<String> environments) {
    private Contents {
      environments = environments == null ? Set.of() : Set.copyOf(environments);
    }
  }

  /** Packs what the YAMLs need and the channel lacks; nothing is run when nothing is lacking. */
  public Result make(Consumer<String> progress) {
    return make(files.readable(), progress);
  }

  /**
   * The same for some of them, since one environment may be gigabytes that nobody asked for. Names
   * without a readable YAML are passed over: they have nothing to pack.
   */
  public Result make(Set<EnvironmentName.Conda> names, Consumer<String> progress) {
    return make(
        files.readable().stream().filter(file -> names.contains(file.asName())).toList(), progress);
  }

  private Result make(List<CondaFile> wanted, Consumer<String> progress) {
    long begin = System.nanoTime();
    try {
      var fingerprints = fingerprints(wanted);
      if (packed().containsAll(fingerprints)) {
        return new Result.Made(folder(), false, since(begin));
      }
      var trouble = uv.trouble();
      if (trouble.isPresent()) {
        return new Result.Failed(trouble.get());
      }
      var lock = locks.take(folder(), settings.buildLimit(), progress);
      if (lock.isEmpty()) {
        return new Result.Failed(
            EnvironmentFailure.of(
                Kind.LOCKED,
                "The channel is still being made by " + BuildLocks.holder(folder()) + ".",
                "wait for it, then nightshift envs channel"));
      }
      try (var held = lock.get()) {
        var before = packed();
        if (before.containsAll(fingerprints)) {
          return new Result.Made(folder(), false, since(begin));
        }
        if (!Files.exists(contents())) {
          // Locks made against a channel that is gone name files that may never come again.
          FileTree.delete(CondaLock.besideOurs(workspace));
        }
        var failure = pack(wanted, progress);
        if (failure.isPresent()) {
          return new Result.Failed(failure.get());
        }
        var now = new TreeSet<>(before);
        now.addAll(fingerprints);
        Json.write(contents(), new Contents(now));
      }
      return new Result.Made(folder(), true, since(begin));
    } catch (IOException e) {
      return new Result.Failed(
          StoreTrouble.of(new EnvironmentName.Conda("the channel"), folder(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.Failed(StoreTrouble.interrupted(new EnvironmentName.Conda("channel")));
    }
  }

  private Set<String> packed() {
    return Json.read(contents(), Contents.class).map(Contents::environments).orElse(Set.of());
  }

  private Path contents() {
    return folder().resolve("made-from.json");
  }

  private Optional<EnvironmentFailure> pack(List<CondaFile> wanted, Consumer<String> progress)
      throws IOException {
    var environments = new ArrayList<One>();
    for (var file : wanted) {
      var python = python(file);
      var found =
          uv.run(
              List.of("python", "find", "--no-project", "--system", python),
              Map.of(),
              Duration.ofMinutes(2),
              line -> {});
      if (!found.succeeded()) {
        return Optional.of(
            EnvironmentFailure.of(
                    Kind.PYTHON_MISSING,
                    "%s asks for Python %s, which is not on this machine."
                        .formatted(file.file().getFileName(), python),
                    "uv python install " + python)
                .because(UvWords.essence(found.output())));
      }
      environments.add(new One(python, found.answer(), file.dependencies()));
    }
    Files.createDirectories(workspace.state());
    var work = Files.createTempDirectory(workspace.state(), "channel-work-");
    try {
      var request = work.resolve("request.json");
      Json.write(
          request,
          new Request(
              uv.found().orElseThrow().program().toString(),
              folder().toString(),
              work.toString(),
              environments));
      var end =
          uv.run(
              List.of(
                  "run",
                  "--no-project",
                  "--script",
                  scripts.lay("local_channel.py").toString(),
                  request.toString()),
              Map.of(),
              settings.buildLimit(),
              progress);
      return end.succeeded()
          ? Optional.empty()
          : Optional.of(
              StoreTrouble.explain(
                      end.timedOut() ? Kind.TIMEOUT : UvWords.kindOf(end.output()),
                      new EnvironmentName.Conda("the channel"),
                      folder())
                  .because(UvWords.essence(end.output())));
    } finally {
      FileTree.delete(work);
    }
  }

  private String python(CondaFile file) {
    return file.dependencies().stream()
        .map(PYTHON::matcher)
        .filter(Matcher::matches)
        .map(match -> match.group(1))
        .findFirst()
        .orElse(settings.python());
  }

  private static Set<String> fingerprints(List<CondaFile> wanted) throws IOException {
    var script = Scripts.text("local_channel.py");
    return wanted.stream()
        .map(file -> file.dependencies().stream().sorted().toList().toString())
        .map(dependencies -> Fingerprint.of(script + dependencies).hex())
        .collect(Collectors.toSet());
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
