package nightshift.process;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A Nightshift to be killed: starts a job in a JVM of its own and waits for it. */
final class StartAndWait {
  private StartAndWait() {}

  /** Arguments: root, attempt folder, log, cookie, card's lock file or "-", command... */
  public static void main(String[] words) throws Exception {
    var root = Path.of(words[0]);
    var leases =
        words[4].equals("-")
            ? Optional.<Leases>empty()
            : Optional.of(
                new Leases(
                    List.of(new Leases.Card("GPU-0", Path.of(words[4]))), 1, 0, "killed one"));
    var argv = Arrays.asList(words).subList(5, words.length);
    var job =
        new Supervisor(root.resolve("state"), InstantSource.system())
            .start(
                new Job(
                    words[3],
                    new Command(argv, root, Attempt.ENVIRONMENT),
                    Path.of(words[1]),
                    Path.of(words[2]),
                    leases,
                    Optional.empty(),
                    Duration.ofSeconds(10)));
    job.await();
  }

  static Process inItsOwnJvm(Attempt attempt, String lock, String... argv) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var words =
        new java.util.ArrayList<>(
            List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                StartAndWait.class.getName(),
                attempt.root.toString(),
                attempt.folder.toString(),
                attempt.log.toString(),
                attempt.cookie,
                lock));
    words.addAll(List.of(argv));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(attempt.root.resolve("jvm.log").toFile())
        .start();
  }
}
