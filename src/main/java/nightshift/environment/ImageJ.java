package nightshift.environment;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nightshift.EnvironmentName;
import nightshift.Fingerprint;
import nightshift.environment.EnvironmentFailure.Kind;
import nightshift.environment.Preparation.Prepared;
import nightshift.environment.Preparation.Unprepared;

/** ImageJ or Fiji without a screen: the one that .env names, else one that lies where they lie. */
final class ImageJ {
  private static final List<String> PROGRAMS =
      List.of(
          "fiji",
          "fiji-linux-x64",
          "fiji-linux-arm64",
          "fiji-windows-x64.exe",
          "fiji-macos",
          "ImageJ-linux64",
          "ImageJ-win64.exe",
          "Contents/MacOS/ImageJ-macosx");

  private final HostVariables host;

  ImageJ(HostVariables host) {
    this.host = host;
  }

  Preparation prepare() {
    long begin = System.nanoTime();
    var named = host.get("IMAGEJ_PATH", "");
    var program = named.isBlank() ? installed().or(ImageJ::ownJar) : inside(Path.of(named));
    return program
        .<Preparation>map(
            found -> new Prepared(ready(found), false, Duration.ofNanos(System.nanoTime() - begin)))
        .orElseGet(() -> new Unprepared(missing(named)));
  }

  private static EnvironmentFailure missing(String named) {
    return EnvironmentFailure.of(
        Kind.TOOL_MISSING,
        named.isBlank()
            ? "There is no ImageJ on this machine."
            : "IMAGEJ_PATH is %s, where no ImageJ can be started.".formatted(named),
        "name it in .env: IMAGEJ_PATH=/path/to/Fiji.app");
  }

  private ReadyEnvironment ready(Path program) {
    var variables = host.forSegment(List.of());
    boolean jar = program.toString().endsWith(".jar");
    return new ReadyEnvironment(
        new EnvironmentName.ImageJ(),
        program,
        Optional.empty(),
        variables,
        Fingerprint.of("imagej " + program),
        jar
            ? plain(program)
            : List.of(program.toString(), "--headless", "--ij2", "--console", "--run"));
  }

  /** ImageJ 1 by itself: macro and argument follow. */
  private static List<String> plain(Path jar) {
    var java =
        Path.of(
            System.getProperty("java.home"), "bin", PrefixPython.windows() ? "java.exe" : "java");
    var classPath = new ArrayList<String>();
    codeOf(HeadlessImageJ.class).ifPresent(code -> classPath.add(code.toString()));
    classPath.add(jar.toString());
    return List.of(
        java.toString(),
        "-Djava.awt.headless=true",
        "-cp",
        String.join(File.pathSeparator, classPath),
        HeadlessImageJ.class.getName());
  }

  private Optional<Path> installed() {
    var home = Path.of(host.get("HOME", host.get("USERPROFILE", "/nonexistent")));
    var onPath =
        PROGRAMS.stream().flatMap(name -> Programs.find(host.get("PATH", ""), name).stream());
    var inPlaces =
        Stream.of(
                home,
                home.resolve("Desktop"),
                Path.of("/opt"),
                Path.of("/usr/local"),
                Path.of("/Applications"))
            .flatMap(place -> Stream.of("Fiji.app", "Fiji", "fiji", "ImageJ").map(place::resolve))
            .flatMap(folder -> inside(folder).stream());
    return Stream.concat(onPath, inPlaces).findFirst();
  }

  private static Optional<Path> inside(Path place) {
    if (Files.isRegularFile(place)) {
      return place.toString().endsWith(".jar") || Files.isExecutable(place)
          ? Optional.of(place)
          : Optional.empty();
    }
    return Stream.concat(PROGRAMS.stream(), Stream.of("ij.jar"))
        .map(place::resolve)
        .filter(file ->
            Files.isRegularFile(file)
                && (Files.isExecutable(file) || file.toString().endsWith(".jar")))
        .findFirst();
  }

  /** The ImageJ that Nightshift itself reads TIFF with. */
  private static Optional<Path> ownJar() {
    return codeOf(ij.Macro.class);
  }

  private static Optional<Path> codeOf(Class<?> type) {
    return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
        .map(CodeSource::getLocation)
        .map(place -> {
          try {
            return Path.of(place.toURI());
          } catch (URISyntaxException e) {
            throw new IllegalStateException("a class lies where no path leads: " + place, e);
          }
        });
  }
}
