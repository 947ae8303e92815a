package nightshift.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ij.IJ;
import ij.io.FileSaver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures for docs/performance.md; each prints what it measured and holds its bound. */
@Tag("bench")
final class InboxSpeedTest {
  @TempDir Path root;

  @Test
  void a_batch_of_100_000_images_is_accepted_within_five_seconds() throws IOException {
    var room = new Room(root);
    fill(room.inbox.resolve("nuclei/plate"), 100_000);
    room.write("nuclei/plate/_READY", "");
    var scan =
        new InboxScan(
            room.inbox,
            p -> room.rules,
            room,
            new Observations(),
            System::nanoTime,
            Clock.systemUTC());

    long started = System.nanoTime();
    var findings = scan.runOnce();
    var accepted = since(started);
    long cpu = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();

    assertThat(findings.getFirst().readiness()).isInstanceOf(Readiness.Ready.class);
    assertThat(findings.getFirst().candidate().files()).hasSize(100_000);
    room.take(findings.getFirst());
    started = System.nanoTime();
    scan.runOnce();
    var settled = since(started);
    started = System.nanoTime();
    scan.runOnce();
    var unchanged = since(started);
    System.gc();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    System.out.printf(
        "bench: 100,000 TIFFs accepted in %d ms (%d ms of CPU since the start); compared once more in %d ms; then unchanged in"
            + " %.2f ms; %d MB heap in use%n",
        accepted.toMillis(), cpu, settled.toMillis(), unchanged.toNanos() / 1e6, heap >> 20);
    assertThat(accepted).isLessThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(heap).isLessThanOrEqualTo(256L << 20);
    assertThat(unchanged).isLessThanOrEqualTo(Duration.ofMillis(50));
  }

  @Test
  void a_thousand_batches_of_a_hundred_files_are_accepted_within_ten_seconds() throws IOException {
    var room = new Room(root);
    for (int i = 0; i < 1000; i++) {
      fill(room.inbox.resolve("nuclei/batch" + i), 100);
      room.write("nuclei/batch" + i + "/_READY", "");
    }
    var scan =
        new InboxScan(
            room.inbox,
            p -> room.rules,
            room,
            new Observations(),
            System::nanoTime,
            Clock.systemUTC());

    long started = System.nanoTime();
    var findings = scan.runOnce();
    var accepted = since(started);
    findings.forEach(room::take);
    scan.runOnce();
    await().atMost(Duration.ofMinutes(1)).until(() -> isIdle(scan));
    started = System.nanoTime();
    assertThat(scan.runOnce()).isEmpty();
    var idle = since(started);

    System.out.printf(
        "bench: 1,000 batches of 100 TIFFs found ready in %d ms; an idle scan of them takes %.1f ms%n",
        accepted.toMillis(), idle.toNanos() / 1e6);
    assertThat(findings).allMatch(finding -> finding.readiness() instanceof Readiness.Ready);
    assertThat(accepted).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  /** The second comparison, three seconds after the first, is the last one for ten minutes. */
  private static boolean isIdle(InboxScan scan) {
    long started = System.nanoTime();
    scan.runOnce();
    return since(started).toMillis() < 200;
  }

  private static void fill(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    var image = new FileSaver(IJ.createImage("n", "16-bit noise", 16, 16, 1)).serialize();
    for (int i = 0; i < count; i++) {
      Files.write(folder.resolve("img_" + i + ".tif"), image);
    }
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
