package nightshift.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import nightshift.EnvironmentName;
import nightshift.Workspace;

/** A Nightshift of its own that builds one environment: to be killed, or to race another. */
final class BuildInAProcess {
  private BuildInAProcess() {}

  public static void main(String[] arguments) {
    var environments =
        new Environments(
            new Workspace(Path.of(arguments[0])),
            EnvironmentSettings.defaults(),
            System.getenv(),
            InstantSource.system(),
            ToolRunner.local());
    var result = environments.prepare(EnvironmentName.parse(arguments[1]), System.out::println);
    System.out.println(
        switch (result) {
          case Preparation.Prepared prepared -> "RESULT built=" + prepared.built();
          case Preparation.Unprepared(var failure) -> "RESULT " + failure.kind();
        });
  }

  static Process start(Lab lab, String word) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                BuildInAProcess.class.getName(),
                lab.workspace.root().toString(),
                word));
    builder.environment().clear();
    builder.environment().putAll(lab.host);
    builder.redirectErrorStream(true);
    return builder.start();
  }

  static String finish(Process process) throws Exception {
    var output = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(Duration.ofMinutes(3))) {
      process.destroyForcibly();
    }
    return output;
  }
}
