package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nightshift.Workspace;
import nightshift.environment.EnvironmentFailure.Kind;
import nightshift.environment.ToolRunner.ToolEnd;
import nightshift.process.Command;

/** Fills a prefix with conda packages: by the conda that is here, else by py-rattler through uv. */
final class CondaInstaller {
  private static final Duration SOLVE = Duration.ofMinutes(10);

  private final CondaHomes homes;
  private final UvTool uv;
  private final Scripts scripts;
  private final Store store;
  private final Workspace workspace;
  private final EnvironmentSettings settings;
  private final HostVariables host;
  private final ToolRunner tools;

  CondaInstaller(
      CondaHomes homes,
      UvTool uv,
      Store store,
      Workspace workspace,
      EnvironmentSettings settings,
      HostVariables host,
      ToolRunner tools) {
    this.homes = homes;
    this.uv = uv;
    this.scripts = new Scripts(store.cache());
    this.store = store;
    this.workspace = workspace;
    this.settings = settings;
    this.host = host;
    this.tools = tools;
  }

  Optional<EnvironmentFailure> install(
      CondaDefinition definition, Path folder, Map<String, String> made, Consumer<String> progress)
      throws IOException {
    var conda = homes.builder();
    return conda.isPresent()
        ? byConda(conda.get(), definition, folder, made, progress)
        : byRattler(definition, folder, made, progress);
  }

  private Optional<EnvironmentFailure> byConda(
      Path conda,
      CondaDefinition definition,
      Path folder,
      Map<String, String> made,
      Consumer<String> progress)
      throws IOException {
    var yaml = Files.createTempFile("nightshift-conda-", ".yml");
    // JSON is YAML: no home-made writer can spoil a pin with a colon or a blank in it.
    Files.writeString(
        yaml,
        Json.text(
            Map.of(
                "name",
                definition.file().name(),
                "channels",
                definition.channels(),
                "dependencies",
                definition.file().dependencies())));
    boolean micro = conda.getFileName().toString().startsWith("micromamba");
    var words =
        micro
            ? List.of("create", "--yes", "--prefix", folder.toString(), "--file", yaml.toString())
            : List.of(
                "env",
                "create",
                "--quiet",
                "--prefix",
                folder.toString(),
                "--file",
                yaml.toString());
    var variables = host.forBuild();
    variables.put(CondaBuild.PREFIX_VARIABLE, folder.toString());
    var argv = Stream.concat(Stream.of(conda.toString()), words.stream()).toList();
    var end =
        tools.run(new Command(argv, workspace.root(), variables), settings.buildLimit(), progress);
    Files.delete(yaml);
    made.put(conda.getFileName().toString(), conda.toString());
    return end.succeeded()
        ? Optional.empty()
        : Optional.of(failure(definition, UvWords.kindOf(end.output()), end, end.output()));
  }

  /** What the script is asked. */
  private record Request(
      List<String> channels,
      List<String> specs,
      String platform,
      String prefix,
      long solve_seconds,
      boolean hard_links,
      List<String> locked) {}

  /** What the script answers: a kind with words, or the packages. */
  private record Answer(String kind, String words, List<String> lock, String rattler) {
    private Answer {
      kind = kind == null ? "" : kind;
      words = words == null ? "" : words;
      lock = lock == null ? List.of() : lock;
      rattler = rattler == null ? "" : rattler;
    }
  }

  private Optional<EnvironmentFailure> byRattler(
      CondaDefinition definition, Path folder, Map<String, String> made, Consumer<String> progress)
      throws IOException {
    var trouble = uv.trouble();
    if (trouble.isPresent()) {
      return trouble.map(failure ->
          EnvironmentFailure.of(
              Kind.TOOL_MISSING,
              "Neither conda nor uv is on this machine, so %s can't be built."
                  .formatted(definition.file().name()),
              failure.cure()));
    }
    var lock = CondaLock.of(definition, workspace);
    var work = Files.createTempDirectory("nightshift-conda-");
    var request = work.resolve("request.json");
    var answerFile = work.resolve("answer.json");
    Json.write(
        request,
        new Request(
            definition.channels().stream().map(CondaInstaller::asUrl).toList(),
            definition.file().dependencies(),
            CondaDefinition.platform(),
            folder.toString(),
            SOLVE.toSeconds(),
            settings.links() == EnvironmentSettings.Links.HARD,
            lock.packages()));
    var end =
        uv.run(
            List.of(
                "run",
                "--no-project",
                "--script",
                scripts.lay("conda_install.py").toString(),
                request.toString(),
                answerFile.toString()),
            Map.of(CondaBuild.PREFIX_VARIABLE, folder.toString()),
            settings.buildLimit(),
            progress);
    var answer = Json.read(answerFile, Answer.class);
    FileTree.delete(work);
    if (!end.succeeded()) {
      return Optional.of(ofTheLock(lock, rattlerFailure(definition, end, answer)));
    }
    made.put("uv", uv.found().orElseThrow().version());
    answer.ifPresent(given -> made.put("py-rattler", given.rattler()));
    if (answer.isPresent() && lock.packages().isEmpty()) {
      lock.write(answer.get().lock());
    }
    return Optional.empty();
  }

  /** What is locked can't be had any more: the cure is another lock. */
  private static EnvironmentFailure ofTheLock(CondaLock lock, EnvironmentFailure failure)
      throws IOException {
    boolean locked =
        (failure.kind() == Kind.PACKAGE_NOT_FOUND || failure.kind() == Kind.HASH_MISMATCH)
            && !lock.packages().isEmpty();
    return locked
        ? new EnvironmentFailure(
            failure.kind(),
            failure.what(),
            failure.detail(),
            "rm %s, to have it solved anew".formatted(lock.file()))
        : failure;
  }

  private EnvironmentFailure rattlerFailure(
      CondaDefinition definition, ToolEnd end, Optional<Answer> answer) {
    if (answer.isEmpty()) {
      // The script did not get as far as answering: uv could not bring py-rattler itself.
      return failure(definition, UvWords.kindOf(end.output()), end, UvWords.essence(end.output()));
    }
    var words = answer.get().words().strip();
    var told =
        Stream.of(Kind.values())
            .filter(kind -> kind.name().equals(answer.get().kind()))
            .findFirst()
            .orElse(Kind.OTHER);
    boolean unsure = told == Kind.OTHER || told == Kind.INDEX_DOWN;
    var read = UvWords.kindOf(words);
    var kind = unsure && read != Kind.OTHER ? read : told;
    return failure(
        definition, kind, end, words.lines().limit(12).collect(Collectors.joining("\n")));
  }

  private EnvironmentFailure failure(
      CondaDefinition definition, Kind read, ToolEnd end, String words) {
    var kind =
        end.timedOut() ? Kind.TIMEOUT : StoreTrouble.full(store.root()) ? Kind.DISK_FULL : read;
    return StoreTrouble.explain(kind, definition.file().asName(), store.root()).because(words);
  }

  /** A folder on disk is a channel too. */
  private static String asUrl(String channel) {
    return channel.startsWith("/") ? Path.of(channel).toUri().toString() : channel;
  }
}
