package nightshift.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nightshift.process.ProcessEnd.Cause;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AdoptionTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Attempt attempt;

  @BeforeEach
  void anAttempt() {
    attempt = new Attempt(folder);
  }

  @Test
  void a_job_goes_on_when_its_nightshift_is_killed_and_the_next_one_takes_its_exit_status()
      throws Exception {
    var jvm =
        StartAndWait.inItsOwnJvm(
            attempt,
            "-",
            "/bin/sh",
            "-c",
            "echo begin; while [ ! -e go ]; do sleep 0.02; done; exit 7");
    awaitLog("begin");
    jvm.destroyForcibly().waitFor();

    var found = (Adoption.StillRunning) attempt.supervisor().adopt(attempt.folder);
    assertThat(found.job().state()).isEqualTo(RunningJob.State.RUNNING);
    Files.createFile(folder.resolve("go"));
    var end = found.job().await();

    assertThat(end.cause()).isEqualTo(Cause.EXITED);
    assertThat(end.exitCode()).isEqualTo(7);
    assertThat(attempt.living()).isEmpty();
  }

  @Test
  void an_adopted_jobs_end_is_seen_at_once() throws Exception {
    var jvm = StartAndWait.inItsOwnJvm(attempt, "-", "/bin/sh", "-c", "echo begin; sleep 3");
    awaitLog("begin");
    jvm.destroyForcibly().waitFor();
    var found = (Adoption.StillRunning) attempt.supervisor().adopt(attempt.folder);

    var end = found.job().await();
    var seen = java.time.Instant.now();

    assertThat(Duration.between(end.ended(), seen)).isLessThan(Duration.ofMillis(250));
  }

  @Test
  void a_killed_nightshifts_job_keeps_its_card_until_it_ends() throws Exception {
    var lock = folder.resolve("gpu0.lock");
    var jvm =
        StartAndWait.inItsOwnJvm(
            attempt, lock.toString(), "/bin/sh", "-c", "echo begin; sleep 1000");
    awaitLog("begin");
    jvm.destroyForcibly().waitFor();
    var next = new Attempt(folder);
    next.leases =
        Optional.of(new Leases(List.of(new Leases.Card("GPU-0", lock)), 1, 0, "next one"));
    var waiting = next.sh("echo mine");
    var found = (Adoption.StillRunning) attempt.supervisor().adopt(attempt.folder);
    assertThat(found.job().leasedCards()).containsExactly("GPU-0");
    await().atMost(SOON).until(() -> Files.list(folder.resolve("queue")).count() == 1);
    assertThat(waiting.state()).isEqualTo(RunningJob.State.WAITING_FOR_GPU);

    found.job().cancel("make room");

    assertThat(found.job().await().cause()).isEqualTo(Cause.CANCELLED);
    assertThat(waiting.await().cards()).containsExactly("GPU-0");
    assertThat(next.logged()).isEqualTo("mine\n");
  }

  @Test
  void a_job_that_ended_while_nobody_looked_tells_how() throws Exception {
    attempt.sh("exit 4").await();

    var found = (Adoption.Ended) attempt.supervisor().adopt(attempt.folder);

    assertThat(found.end().cause()).isEqualTo(Cause.EXITED);
    assertThat(found.end().exitCode()).isEqualTo(4);
  }

  @Test
  void an_attempt_that_was_never_begun_can_not_begin_any_more() throws Exception {
    Files.createDirectories(attempt.folder);

    assertThat(attempt.supervisor().adopt(attempt.folder))
        .isEqualTo(new Adoption.NeverStarted())
        .isEqualTo(attempt.supervisor().adopt(attempt.folder));

    var late =
        new ProcessBuilder(
                "sh",
                new SupervisorScript(folder.resolve("state")).installed().toString(),
                "/bin/sh",
                "/usr/bin/setsid",
                "/usr/bin/flock",
                attempt.folder.toString(),
                attempt.cookie,
                "1",
                "0",
                "0",
                "",
                "",
                "--",
                "touch",
                folder.resolve("ran").toString())
            .start();
    assertThat(late.waitFor()).isEqualTo(75);
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void a_pid_that_is_another_process_now_is_not_taken_for_the_supervisor() throws Exception {
    begun(ProcessHandle.current().pid() + " 12 " + ProcessIdentity.currentBoot());

    var found = (Adoption.Lost) attempt.supervisor().adopt(attempt.folder);

    assertThat(found.end().cause()).isEqualTo(Cause.LOST);
    assertThat(found.end().reason())
        .contains("its supervisor was killed; what was left of it has been ended");
  }

  @Test
  void a_reboot_is_told_apart_from_a_killed_supervisor() throws Exception {
    begun("1 1 00000000-0000-0000-0000-000000000000");

    var found = (Adoption.Lost) attempt.supervisor().adopt(attempt.folder);

    assertThat(found.end().reason()).contains("the machine was restarted while it ran");
  }

  @Test
  void what_a_killed_supervisor_left_behind_is_ended_before_the_attempt_counts_as_lost()
      throws Exception {
    var jvm =
        StartAndWait.inItsOwnJvm(
            attempt, "-", "/bin/sh", "-c", "echo begin; setsid sleep 1000 & sleep 1000");
    awaitLog("begin");
    await().atMost(SOON).until(() -> attempt.living().size() == 3);
    jvm.destroyForcibly().waitFor();
    var supervisor =
        new AttemptFolder(attempt.folder).supervisor().orElseThrow().process().orElseThrow();
    supervisor.destroyForcibly();
    await().atMost(SOON).until(() -> !supervisor.isAlive());

    var found = attempt.supervisor().adopt(attempt.folder);

    assertThat(found).isInstanceOf(Adoption.Lost.class);
    assertThat(attempt.living()).isEmpty();
  }

  private void begun(String supervisor) throws Exception {
    Files.createDirectories(attempt.folder);
    Files.writeString(attempt.folder.resolve("supervisor"), supervisor + "\n");
    Files.writeString(attempt.folder.resolve("cookie"), attempt.cookie);
    Files.createFile(attempt.folder.resolve("begun"));
  }

  private void awaitLog(String text) {
    await().atMost(SOON).ignoreExceptions().until(() -> attempt.logged().contains(text));
  }
}
