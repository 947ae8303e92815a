package nightshift.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Prints what a supervisor costs above a bare start, and how fast a card changes hands. */
public final class SupervisorBench {
  private static final int WARM = 30;
  private static final int ROUNDS = 200;
  private static final int HANDOVERS = 50;

  private final Path root;
  private final Supervisor supervisor;

  private SupervisorBench(Path root) {
    this.root = root;
    this.supervisor = new Supervisor(root.resolve("state"), InstantSource.system());
  }

  /** Argument: a scratch folder. */
  public static void main(String[] words) throws Exception {
    var root = Files.createTempDirectory(Path.of(words[0]), "bench");
    new SupervisorBench(root).run();
  }

  private void run() throws Exception {
    var bare = new double[ROUNDS];
    var plain = new double[ROUNDS];
    var leased = new double[ROUNDS];
    for (int i = -WARM; i < ROUNDS; i++) {
      double[] now = {bare(), supervised(Optional.empty()), supervised(Optional.of(lease()))};
      if (i >= 0) {
        bare[i] = now[0];
        plain[i] = now[1];
        leased[i] = now[2];
      }
    }
    System.out.printf("bare fork+exec+wait of true    p50 %5.2f ms%n", at(bare, 50));
    System.out.printf(
        "supervised                     p50 %5.2f ms, above bare %5.2f ms%n",
        at(plain, 50), at(plain, 50) - at(bare, 50));
    System.out.printf(
        "supervised with a card         p50 %5.2f ms, above bare %5.2f ms%n",
        at(leased, 50), at(leased, 50) - at(bare, 50));
    var handovers = handovers();
    System.out.printf(
        "hand-over of a card, owner's last moment to next job's first: p50 %5.2f ms, p95 %5.2f ms%n",
        at(handovers, 50), at(handovers, 95));
  }

  private double bare() throws Exception {
    long start = System.nanoTime();
    new ProcessBuilder("/bin/true").start().waitFor();
    return (System.nanoTime() - start) / 1e6;
  }

  private double supervised(Optional<Leases> leases) throws Exception {
    long start = System.nanoTime();
    start(leases, "/bin/true").await();
    return (System.nanoTime() - start) / 1e6;
  }

  /** Each job notes its first and its last moment; the next one waits already. */
  private double[] handovers() throws Exception {
    var gaps = new double[HANDOVERS];
    for (int i = 0; i < HANDOVERS; i++) {
      var mark = root.resolve("mark" + i);
      var owner = start(Optional.of(lease()), "/bin/sh", "-c", "sleep 0.25; date +%s%N >>" + mark);
      while (owner.state() == RunningJob.State.WAITING_FOR_GPU) {
        Thread.onSpinWait();
      }
      var next = start(Optional.of(lease()), "/bin/sh", "-c", "date +%s%N >>" + mark);
      owner.await();
      next.await();
      var times = Files.readAllLines(mark).stream().mapToLong(Long::parseLong).toArray();
      gaps[i] = (times[1] - times[0]) / 1e6;
    }
    return gaps;
  }

  private Leases lease() {
    return new Leases(List.of(new Leases.Card("GPU-0", root.resolve("GPU-0.lock"))), 1, 0, "bench");
  }

  private RunningJob start(Optional<Leases> leases, String... argv) throws Exception {
    var cookie = "bench-" + UUID.randomUUID();
    return supervisor.start(
        new Job(
            cookie,
            new Command(List.of(argv), root, Attempt.ENVIRONMENT),
            root.resolve(cookie),
            root.resolve("log"),
            leases,
            Optional.empty(),
            Duration.ofSeconds(10)));
  }

  private static double at(double[] values, int percent) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
