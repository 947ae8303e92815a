package nightshift.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nightshift.process.ProcessEnd.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LeasesTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void two_jobs_on_one_card_never_overlap() throws Exception {
    var jobs = new ArrayList<RunningJob>();
    for (int i = 0; i < 6; i++) {
      jobs.add(wanting(1, 0, "GPU-0").sh(recording(i, "sleep 0.1")));
    }
    for (var job : jobs) {
      assertThat(job.await().cause()).isEqualTo(Cause.EXITED);
    }

    var records = records();
    assertThat(records).hasSize(12);
    for (int i = 0; i < records.size(); i += 2) {
      assertThat(records.get(i)).startsWith("begin ");
      assertThat(records.get(i + 1)).isEqualTo(records.get(i).replace("begin", "end"));
    }
  }

  @Test
  void two_jobs_on_two_cards_run_together() throws Exception {
    var meet = "while [ $(ls here-* | wc -l) -lt 2 ]; do sleep 0.01; done";
    var first = wanting(1, 0, "GPU-0", "GPU-1").sh(": >here-1; " + recording(1, meet));
    var second = wanting(1, 0, "GPU-0", "GPU-1").sh(": >here-2; " + recording(2, meet));

    var cards = List.of(first.await().cards().getFirst(), second.await().cards().getFirst());

    assertThat(cards).containsExactlyInAnyOrder("GPU-0", "GPU-1");
  }

  @Test
  void a_job_sees_only_its_card() throws Exception {
    var attempt = wanting(1, 0, "GPU-0", "GPU-1");

    attempt.sh("echo $CUDA_VISIBLE_DEVICES $CUDA_DEVICE_ORDER").await();

    assertThat(attempt.logged()).isEqualTo("GPU-0 PCI_BUS_ID\n");
  }

  @Test
  void whichever_card_is_given_back_first_is_taken() throws Exception {
    var first = wanting(1, 0, "GPU-0").sh("while [ ! -e go-0 ]; do sleep 0.01; done");
    var second = wanting(1, 0, "GPU-1").sh("while [ ! -e go-1 ]; do sleep 0.01; done");
    awaitRunning(first, second);
    var third = wanting(1, 0, "GPU-0", "GPU-1").sh("exit 0");
    awaitTickets(1);

    Files.createFile(folder.resolve("go-1"));

    assertThat(third.await().cards()).containsExactly("GPU-1");
    Files.createFile(folder.resolve("go-0"));
    first.await();
  }

  @Test
  void two_cards_at_once_come_without_deadlock_and_are_not_starved_by_single_ones()
      throws Exception {
    var holder = wanting(1, 0, "GPU-0").sh("while [ ! -e go ]; do sleep 0.01; done");
    awaitRunning(holder);
    var jobs = new ArrayList<RunningJob>();
    for (int i = 0; i < 4; i++) {
      int count = i % 2 == 0 ? 2 : 1;
      jobs.add(wanting(count, 0, "GPU-0", "GPU-1").sh(recording(i, "sleep 0.05")));
      awaitTickets(i + 1);
    }

    Files.createFile(folder.resolve("go"));
    for (var job : jobs) {
      assertThat(job.await().exitCode()).isZero();
    }

    assertThat(records().stream().filter(line -> line.startsWith("begin")))
        .containsExactly("begin 0", "begin 1", "begin 2", "begin 3");
    assertThat(jobs.get(0).await().cards()).containsExactly("GPU-0", "GPU-1");
  }

  @Test
  void a_higher_priority_goes_first_and_equals_go_by_arrival() throws Exception {
    var holder = wanting(1, 0, "GPU-0").sh("while [ ! -e go ]; do sleep 0.01; done");
    awaitRunning(holder);
    var jobs = new ArrayList<RunningJob>();
    for (int priority : List.of(0, -10, 0, 20, 10)) {
      jobs.add(wanting(1, priority, "GPU-0").sh(recording(jobs.size(), "true")));
      awaitTickets(jobs.size());
    }

    Files.createFile(folder.resolve("go"));
    for (var job : jobs) {
      job.await();
    }

    assertThat(records().stream().filter(line -> line.startsWith("begin")))
        .containsExactly("begin 3", "begin 4", "begin 0", "begin 2", "begin 1");
  }

  @Test
  void a_waiting_job_can_be_cancelled_and_leaves_the_queue() throws Exception {
    var holder = wanting(1, 0, "GPU-0").sh("while [ ! -e go ]; do sleep 0.01; done");
    awaitRunning(holder);
    var first = wanting(1, 0, "GPU-0").sh(recording(1, "true"));
    awaitTickets(1);
    var second = wanting(1, 0, "GPU-0").sh(recording(2, "true"));
    awaitTickets(2);

    first.cancel("no longer wanted");
    var end = first.await();

    assertThat(end.cause()).isEqualTo(Cause.CANCELLED);
    assertThat(end.started()).isEmpty();
    Files.createFile(folder.resolve("go"));
    assertThat(second.await().exitCode()).isZero();
    assertThat(records()).containsExactly("begin 2", "end 2");
    awaitTickets(0);
  }

  @Test
  void a_waiter_that_was_killed_does_not_block_those_behind_it() throws Exception {
    var holder = wanting(1, 0, "GPU-0").sh("while [ ! -e go ]; do sleep 0.01; done");
    awaitRunning(holder);
    var first = wanting(1, 0, "GPU-0").sh(recording(1, "true"));
    awaitTickets(1);
    var second = wanting(1, 0, "GPU-0").sh(recording(2, "true"));
    awaitTickets(2);

    ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
    Files.createFile(folder.resolve("go"));

    assertThat(second.await().exitCode()).isZero();
    assertThat(first.await().cause()).isEqualTo(Cause.LOST);
    awaitTickets(0);
  }

  @Test
  void the_card_is_held_until_a_daemon_of_the_job_is_gone() throws Exception {
    var daemon =
        "setsid sh -c 'trap \"\" TERM; : >away; while :; do echo alive >>pulse; sleep 0.01; done' &";
    var first = wanting(1, 0, "GPU-0").sh(daemon + " while [ ! -e away ]; do :; done; exit 0");
    awaitRunning(first);
    var second =
        wanting(1, 0, "GPU-0").sh("a=$(wc -c <pulse); sleep 0.1; [ $a = $(wc -c <pulse) ]");

    assertThat(first.await().exitCode()).isZero();
    assertThat(second.await().exitCode()).isZero();
  }

  @Test
  void what_a_killed_supervisor_left_without_its_lock_never_meets_the_next_holder()
      throws Exception {
    var closing = "exec 3<&-; echo ready; exec sleep 1000";
    var attempt = wanting(1, 0, "GPU-0");
    var first = attempt.sh(closing);
    await().atMost(SOON).ignoreExceptions().until(() -> attempt.logged().contains("ready"));
    new ProcessBuilder("kill", "-KILL", Long.toString(first.pid())).start().waitFor();

    var second = wanting(1, 0, "GPU-0").sh("exit 0");

    assertThat(second.await().exitCode()).isZero();
    assertThat(first.await().cause()).isEqualTo(Cause.LOST);
    assertThat(attempt.living()).isEmpty();
  }

  @Test
  void locks_in_a_folder_with_blanks_and_quotes_work() throws Exception {
    var odd = Files.createDirectories(folder.resolve("it's a \"lock\" $(folder)"));
    var attempt = new Attempt(folder);
    attempt.leases =
        Optional.of(
            new Leases(
                List.of(new Leases.Card("GPU-0", odd.resolve("GPU-0.lock"))),
                1,
                0,
                "o'wner\n$(x)"));

    assertThat(attempt.sh("exit 0").await().cards()).containsExactly("GPU-0");
  }

  private Attempt wanting(int count, int priority, String... cards) {
    var attempt = new Attempt(folder);
    var anyOf = new ArrayList<Leases.Card>();
    for (var card : cards) {
      anyOf.add(new Leases.Card(card, folder.resolve(card + ".lock")));
    }
    attempt.leases = Optional.of(new Leases(anyOf, count, priority, "test"));
    return attempt;
  }

  private static String recording(int number, String work) {
    return "echo begin %d >>records; %s; echo end %d >>records".formatted(number, work, number);
  }

  private List<String> records() throws Exception {
    return Files.readAllLines(folder.resolve("records"));
  }

  private static void awaitRunning(RunningJob... jobs) {
    for (var job : jobs) {
      await().atMost(SOON).until(() -> job.state() == RunningJob.State.RUNNING);
    }
  }

  private void awaitTickets(int count) {
    await()
        .atMost(SOON)
        .until(() -> {
          try (var files = Files.list(folder.resolve("queue"))) {
            return files.count() == count;
          }
        });
  }
}
