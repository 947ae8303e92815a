package nightshift.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code nightshift watch} in a JVM of its own, so that it can be killed. */
final class WatchProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private WatchProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static WatchProcess start(Lab lab, String... before) throws IOException {
    var output = Files.createTempFile(lab.workspace.state(), "watch", ".txt");
    var command =
        Stream.concat(
            Stream.of(before),
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--workspace",
                lab.workspace.root().toString(),
                "watch"));
    var builder = new ProcessBuilder(command.toList());
    builder.environment().clear();
    builder.environment().putAll(lab.host);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return new WatchProcess(builder.start(), output);
  }

  long pid() {
    return process.pid();
  }

  /** All it has said so far. */
  String said() throws IOException {
    return Files.readString(output);
  }

  /** kill -9 after so long. */
  void killAfter(long milliseconds) throws InterruptedException {
    process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    kill();
  }

  /** kill -9, and gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** ^C; returns the exit code. */
  int interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    return ended();
  }

  int ended() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("watch did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
