package nightshift.environment;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import nightshift.process.Command;

/** The conda that is on this machine, and the environments it already has. */
final class CondaHomes {
  private static final List<String> NAMES =
      List.of(
          "miniforge3",
          "mambaforge",
          "miniconda3",
          "anaconda3",
          "micromamba",
          "Miniforge3",
          "Miniconda3",
          "Anaconda3");

  private final HostVariables host;
  private final Optional<Path> named;
  private final ToolRunner tools;
  private volatile Optional<List<String>> told = Optional.empty();

  CondaHomes(HostVariables host, Optional<Path> named, ToolRunner tools) {
    this.host = host;
    this.named = named;
    this.tools = tools;
  }

  /** The root environment. */
  Optional<Path> root() {
    return candidates()
        .filter(CondaHomes::isEnvironment)
        .filter(root ->
            Files.isDirectory(root.resolve("envs")) || Files.isDirectory(root.resolve("condabin")))
        .findFirst();
  }

  /** The prefix of an environment that somebody made, by its name. */
  Optional<Path> environment(String name) {
    if (name.contains("/") || name.contains("\\") || name.contains("..")) {
      return Optional.empty();
    }
    var inRoots = candidates().map(root -> root.resolve("envs").resolve(name));
    var listed = environmentsFile().stream().filter(prefix -> prefix.endsWith(name));
    return Stream.concat(inRoots, listed)
        .filter(CondaHomes::isEnvironment)
        .findFirst()
        .or(() -> toldEnvironment(name));
  }

  List<String> names() {
    var names = new ArrayList<String>();
    Stream.concat(
            candidates().map(root -> root.resolve("envs")).flatMap(CondaHomes::entries),
            environmentsFile().stream())
        .filter(CondaHomes::isEnvironment)
        .map(prefix -> prefix.getFileName().toString())
        .distinct()
        .forEach(names::add);
    return names;
  }

  /** A program that can build: conda, mamba or micromamba. */
  Optional<Path> builder() {
    return Stream.of("CONDA_EXE", "MAMBA_EXE")
        .map(variable -> host.get(variable, ""))
        .filter(word -> !word.isBlank())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .or(() ->
            root()
                .flatMap(root ->
                    Programs.find(
                        root.resolve("condabin") + File.pathSeparator + root.resolve("bin"),
                        "conda")))
        .or(() ->
            Stream.of("mamba", "conda", "micromamba")
                .flatMap(name -> Programs.find(host.get("PATH", ""), name).stream())
                .findFirst());
  }

  static boolean isEnvironment(Path prefix) {
    return Files.isDirectory(prefix.resolve("conda-meta"));
  }

  private Stream<Path> candidates() {
    var fromVariables =
        Stream.of(
                named.map(Path::toString).orElse(""),
                parentOfParent(host.get("CONDA_EXE", "")),
                host.get("MAMBA_ROOT_PREFIX", ""),
                rootOf(host.get("CONDA_PREFIX", "")))
            .filter(word -> !word.isBlank())
            .map(Path::of);
    var home = Path.of(host.get("HOME", host.get("USERPROFILE", "/nonexistent")));
    var places =
        Stream.of(
                home,
                home.resolve("opt"),
                Path.of("/opt"),
                Path.of("/usr/local"),
                Path.of("/opt/homebrew"),
                Path.of(host.get("PROGRAMDATA", "/nonexistent")),
                Path.of(host.get("LOCALAPPDATA", "/nonexistent")))
            .flatMap(place -> NAMES.stream().map(place::resolve));
    return Stream.concat(fromVariables, Stream.concat(places, Stream.of(Path.of("/opt/conda"))));
  }

  private static String parentOfParent(String program) {
    var folder = program.isBlank() ? null : Path.of(program).getParent();
    var root = folder == null ? null : folder.getParent();
    return root == null ? "" : root.toString();
  }

  /** {@code <root>/envs/x} leads to the root. */
  private static String rootOf(String prefix) {
    return prefix.replaceFirst("[/\\\\]envs[/\\\\][^/\\\\]+$", "");
  }

  private List<Path> environmentsFile() {
    var file =
        Path.of(
            host.get("HOME", host.get("USERPROFILE", "/nonexistent")),
            ".conda",
            "environments.txt");
    try {
      return Files.isRegularFile(file)
          ? Files.readAllLines(file).stream().filter(line -> !line.isBlank()).map(Path::of).toList()
          : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Stream<Path> entries(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.of();
    }
    try (var entries = Files.list(folder)) {
      return entries.toList().stream();
    } catch (IOException e) {
      return Stream.of();
    }
  }

  /** What conda itself lists; asked once, as it takes a second. */
  private Optional<Path> toldEnvironment(String name) {
    if (told.isEmpty()) {
      told = Optional.of(builder().map(this::ask).orElse(List.of()));
    }
    return told.orElseThrow().stream()
        .map(Path::of)
        .filter(prefix -> prefix.endsWith(name))
        .filter(CondaHomes::isEnvironment)
        .findFirst();
  }

  private record Info(List<String> envs) {}

  private List<String> ask(Path program) {
    var argv = List.of(program.toString(), "info", "--json");
    var end =
        tools.run(
            new Command(argv, program.toAbsolutePath().getRoot(), Map.copyOf(host.forBuild())),
            Duration.ofSeconds(30),
            line -> {});
    return end.succeeded()
        ? Json.parsed(end.output(), Info.class).map(Info::envs).orElse(List.of())
        : List.of();
  }
}
