package nightshift.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nightshift.ProblemException;
import nightshift.process.Command;
import nightshift.process.Job;
import nightshift.process.Leases;
import nightshift.process.RunningJob;
import nightshift.process.Supervisor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GpuLocksTest {
  private static final Gpu CARD = new Gpu(0, "GPU-0", "A5000", 24L << 30, "3B");

  @TempDir Path folder;

  @Test
  void the_folder_is_open_to_all_users_but_not_their_files() throws Exception {
    var locks = GpuLocks.find(Map.of("NIGHTSHIFT_GPU_LOCKS", folder + "/a/b"));

    assertThat(locks.note()).isEmpty();
    assertThat((int) Files.getAttribute(locks.folder(), "unix:mode") & 07777).isEqualTo(01777);
  }

  @Test
  void a_folder_set_by_hand_that_can_not_be_used_is_a_problem() throws Exception {
    var file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> GpuLocks.find(Map.of("NIGHTSHIFT_GPU_LOCKS", file + "/gpu")))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("The folder for GPU locks can't be used: " + file + "/gpu");
  }

  @Test
  void a_network_disk_is_refused_with_the_reason() {
    assertThat(NetworkDisk.refusal(Path.of("/home/x/locks"), "nfs4").orElseThrow().explain())
        .isEqualTo(
            """
            GPU locks can't be kept on a network disk: /home/x/locks is on nfs4
            hint: set NIGHTSHIFT_GPU_LOCKS to a folder on a local disk, or unset it\
            """);
    assertThat(NetworkDisk.refusal(Path.of("/run/lock"), "tmpfs")).isEmpty();
  }

  @Test
  void who_holds_a_card_and_who_waits_for_it_can_be_read() throws Exception {
    var locks = GpuLocks.find(Map.of("NIGHTSHIFT_GPU_LOCKS", folder + "/locks"));
    var queue = GpuQueue.of(locks);
    assertThat(queue.holders()).isEmpty();
    assertThat(queue.waiters()).isEmpty();

    var holder = start(locks, "night, batch 7, segment\n\u001b[31m", 0);
    await().atMost(Duration.ofSeconds(10)).until(() -> holder.state() == RunningJob.State.RUNNING);
    var waiter = start(locks, "night, batch 8", 5);
    await().atMost(Duration.ofSeconds(10)).until(() -> queue.waiters().size() == 1);

    assertThat(queue.holders())
        .singleElement()
        .satisfies(held -> {
          assertThat(held.uuid()).isEqualTo("GPU-0");
          assertThat(held.owner()).isEqualTo("night, batch 7, segment\\x0a\\x1b[31m");
          assertThat(held.pid()).isEqualTo(holder.pid());
          assertThat(held.alive()).isTrue();
        });
    assertThat(queue.waiters())
        .singleElement()
        .satisfies(waiting -> {
          assertThat(waiting.owner()).isEqualTo("night, batch 8");
          assertThat(waiting.pid()).isEqualTo(waiter.pid());
          assertThat(waiting.count()).isEqualTo(1);
          assertThat(waiting.anyOf()).containsExactly("GPU-0");
          assertThat(waiting.priority()).isEqualTo(5);
        });

    holder.cancel("enough");
    holder.await();
    waiter.cancel("enough");
    waiter.await();
    assertThat(queue.holders()).isEmpty();
    assertThat(queue.waiters()).isEmpty();
  }

  private RunningJob start(GpuLocks locks, String owner, int priority) throws Exception {
    var command = new Command(List.of("sleep", "1000"), folder, Map.of("PATH", "/usr/bin:/bin"));
    return new Supervisor(folder, InstantSource.system())
        .start(
            new Job(
                "locks-" + priority + "-" + ProcessHandle.current().pid(),
                command,
                folder.resolve("attempt" + priority),
                folder.resolve("log"),
                Optional.of(new Leases(List.of(locks.card(CARD)), 1, priority, owner)),
                Optional.empty(),
                Duration.ofSeconds(1)));
  }
}
