package nightshift.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A Nightshift that was killed in mid-build leaves its uv at work without a lock. It is found by
 * the folder in its environment and ended before the folder is made anew.
 */
final class Orphans {
  private Orphans() {}

  static void await(Path folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    for (var orphan : of(folder)) {
      progress.accept("ending process " + orphan.pid() + ", left over from a killed build");
      orphan.destroyForcibly();
      try {
        orphan.onExit().get(10, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("process " + orphan.pid() + " still writes into " + folder, e);
      }
    }
  }

  private static List<ProcessHandle> of(Path folder) {
    var sign = "\0UV_PROJECT_ENVIRONMENT=" + folder + "\0";
    var otherSign = "\0NIGHTSHIFT_PREFIX=" + folder + "\0";
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> {
          var variables = variables(process);
          return variables.contains(sign) || variables.contains(otherSign);
        })
        .toList();
  }

  /** The variables of every other process that this user may look at. */
  static Stream<String> variablesOfOthers() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .map(Orphans::variables);
  }

  /** Empty where the system does not tell or the process is not ours. */
  private static String variables(ProcessHandle process) {
    var file = Path.of("/proc", Long.toString(process.pid()), "environ");
    try {
      return "\0" + new String(Files.readAllBytes(file), StandardCharsets.UTF_8) + "\0";
    } catch (IOException e) {
      return "";
    }
  }
}
