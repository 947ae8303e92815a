package nightshift.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs a short helper command (uv sync, nvidia-smi) whose output we want: bounded in memory, and
 * over the time limit its whole tree is ended.
 */
public final class Tool {
  private static final int MOST_LINE_BYTES = 64 * 1024;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private Tool() {}

  /**
   * @param line gets each line as it comes, from another thread, control characters escaped
   */
  public static ToolResult run(Command command, Duration timeout, Consumer<String> line)
      throws InterruptedException {
    var tree = new ProcessTree("tool-" + UUID.randomUUID());
    Process process;
    var program = StartCheck.program(command);
    if (program.isEmpty()) {
      return new ToolResult(false, 127, false, StartCheck.refusal(command));
    }
    try {
      process = start(command, program.get(), tree);
    } catch (IOException e) {
      var why = StartCheck.obstacle(command).orElseGet(() -> StartCheck.refusal(command));
      return new ToolResult(false, 127, false, why);
    }
    var output = new BoundedOutput();
    var reader =
        Thread.ofVirtual()
            .start(() ->
                read(
                    process.getInputStream(),
                    text -> {
                      output.add(text);
                      line.accept(text);
                    }));
    boolean ended = false;
    try {
      ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      // What it left behind would keep the pipe, and with it us.
      tree.end(ended ? Duration.ZERO : GRACE);
    }
    reader.join();
    return new ToolResult(true, process.waitFor(), !ended, output.text());
  }

  private static Process start(Command command, Path program, ProcessTree tree) throws IOException {
    var argv = new ArrayList<>(command.argv());
    // ProcessBuilder would look on our own PATH.
    argv.set(0, program.toString());
    var builder = new ProcessBuilder(argv);
    builder.directory(command.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    builder.environment().put(ProcessTree.COOKIE, tree.cookie());
    builder.redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    return builder.start();
  }

  private static void read(InputStream stream, Consumer<String> lines) {
    var line = new ByteArrayOutputStream();
    try (var in = new BufferedInputStream(stream)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          lines.accept(take(line));
        } else if (line.size() < MOST_LINE_BYTES) {
          line.write(b);
        }
      }
    } catch (IOException e) {
      // The pipe was closed with its process.
    }
    if (line.size() > 0) {
      lines.accept(take(line));
    }
  }

  private static String take(ByteArrayOutputStream line) {
    var text = LogTail.readable(line.toString(StandardCharsets.UTF_8));
    line.reset();
    return text;
  }
}
