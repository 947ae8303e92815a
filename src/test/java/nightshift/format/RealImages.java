package nightshift.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Images by real writers, made once a test run by `write_images.py` through uv. */
final class RealImages implements ParameterResolver {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(RealImages.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Specimens.class;
  }

  @Override
  public Specimens resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent("images", key -> new Specimens(write()), Specimens.class);
  }

  private static Path write() {
    try {
      var folder = Files.createTempDirectory("real-images");
      var log = folder.resolve("writers.log");
      var process =
          new ProcessBuilder(
                  uv(),
                  "run",
                  "--quiet",
                  "--no-project",
                  "--script",
                  "src/test/python/write_images.py",
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("write_images.py failed:\n" + Files.readString(log));
      }
      Files.delete(log);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String uv() {
    var named =
        Stream.of(System.getProperty("NIGHTSHIFT_UV"), System.getenv("NIGHTSHIFT_UV"))
            .filter(path -> path != null && !path.isBlank())
            .findFirst();
    var onPath =
        Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
            .map(folder -> Path.of(folder, "uv"))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();
    var own = Path.of(".nightshift/tools/uv/bin/uv");
    return named
        .or(() -> onPath)
        .or(() -> Optional.of(own).filter(Files::isExecutable).map(Path::toString))
        .orElseThrow(() -> new IllegalStateException("no uv: run ./check, or set NIGHTSHIFT_UV"));
  }
}
