package nightshift.environment;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The uv that tests use: the one named, on PATH, or the one that ./check keeps in the project. */
public final class RealUv {
  private RealUv() {}

  public static Path program() {
    var named =
        Stream.of(
                Optional.ofNullable(System.getProperty("NIGHTSHIFT_UV")),
                Optional.ofNullable(System.getenv("NIGHTSHIFT_UV")))
            .flatMap(Optional::stream)
            .map(Path::of);
    var onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(entry -> Path.of(entry, "uv"));
    var own = Stream.of(Path.of(".nightshift", "tools", "uv", "bin", "uv").toAbsolutePath());
    return Stream.of(named, onPath, own)
        .flatMap(places -> places)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no uv for the tests: run ./check once"));
  }
}
