package nightshift.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nightshift.process.ProcessEnd.Cause;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SupervisorTest {
  @TempDir Path folder;
  private Attempt attempt;

  @BeforeEach
  void anAttempt() {
    attempt = new Attempt(folder);
  }

  @Test
  void a_command_ends_with_its_own_exit_code_and_its_output_in_the_log() throws Exception {
    var end = attempt.sh("echo out; echo err >&2; exit 3").await();

    assertThat(end.cause()).isEqualTo(Cause.EXITED);
    assertThat(end.exitCode()).isEqualTo(3);
    assertThat(end.cards()).isEmpty();
    assertThat(end.reason()).isEmpty();
    assertThat(end.started().orElseThrow()).isBeforeOrEqualTo(end.ended());
    assertThat(attempt.logged()).isEqualTo("out\nerr\n");
  }

  @Test
  void a_second_attempt_appends_to_the_same_log() throws Exception {
    Files.writeString(attempt.log, "first\n");

    attempt.sh("echo second").await();

    assertThat(attempt.logged()).isEqualTo("first\nsecond\n");
  }

  @Test
  void a_signal_is_128_and_its_number() throws Exception {
    var end = attempt.sh("kill -SEGV $$").await();

    assertThat(end.cause()).isEqualTo(Cause.EXITED);
    assertThat(end.exitCode()).isEqualTo(139);
  }

  @Test
  void arguments_reach_the_program_byte_for_byte() throws Exception {
    var arguments =
        List.of(
            "",
            "-n",
            "--",
            "two words",
            "a\nb\n",
            "it's \"quoted\" `x` $(touch x) ${PATH} %2e ; & | > <",
            "*",
            "\\\\ \\n",
            "\ud83d\udd2c \u7d30\u80de",
            "\u0007\u001b[31m",
            "x".repeat(128 * 1024 - 1));
    var argv =
        new java.util.ArrayList<>(
            List.of(
                "/usr/bin/python3",
                "-c",
                "import os,sys;open('args','wb').write(b'\\0'.join(map(os.fsencode,sys.argv[1:])))"));
    argv.addAll(arguments);

    var end = attempt.start(argv.toArray(String[]::new)).await();

    assertThat(end.exitCode()).isZero();
    var received = new String(Files.readAllBytes(folder.resolve("args")), StandardCharsets.UTF_8);
    assertThat(Arrays.asList(received.split("\0", -1))).isEqualTo(arguments);
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void the_environment_is_the_given_one_and_what_a_job_needs() throws Exception {
    attempt.environment = Map.of("PATH", "/usr/bin:/bin", "A", "1\n2", "CUDA_VISIBLE_DEVICES", "0");

    attempt.start("/usr/bin/env", "-0").await();

    assertThat(attempt.logged().split("\0"))
        .containsExactlyInAnyOrder(
            "PATH=/usr/bin:/bin",
            "A=1\n2",
            "CUDA_VISIBLE_DEVICES=",
            "CUDA_DEVICE_ORDER=PCI_BUS_ID",
            "NIGHTSHIFT_ATTEMPT=" + attempt.cookie,
            "PWD=" + folder.toRealPath());
  }

  @Test
  void stdin_is_empty_and_the_working_folder_is_the_given_one() throws Exception {
    attempt.sh("cat; pwd -P").await();

    assertThat(attempt.logged()).isEqualTo(folder.toRealPath() + "\n");
  }

  @Test
  void a_missing_program_was_not_started_and_says_why() throws Exception {
    var end = attempt.start("no-such-program", "x").await();

    assertThat(end.cause()).isEqualTo(Cause.NOT_STARTED);
    assertThat(end.reason())
        .contains("no program named no-such-program on the PATH of its environment");
  }

  @Test
  void a_program_without_permission_was_not_started() throws Exception {
    var file = Files.writeString(folder.resolve("tool"), "#!/bin/sh\n");

    var end = attempt.start(file.toString()).await();

    assertThat(end.cause()).isEqualTo(Cause.NOT_STARTED);
    assertThat(end.reason()).contains("no permission to run " + file);
  }

  @Test
  void a_script_whose_interpreter_is_gone_was_not_started() throws Exception {
    var file = Files.writeString(folder.resolve("tool"), "#!/gone/bin/python\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();

    var end = attempt.start(file.toString()).await();

    assertThat(end.cause()).isEqualTo(Cause.NOT_STARTED);
    assertThat(end.reason()).contains(file + " needs /gone/bin/python, which does not exist");
  }

  @Test
  void a_missing_working_folder_was_not_started() throws Exception {
    var gone = folder.resolve("gone");
    var command = new Command(List.of("/bin/true"), gone, Attempt.ENVIRONMENT);

    var end =
        attempt
            .supervisor()
            .start(
                new Job(
                    attempt.cookie,
                    command,
                    attempt.folder,
                    attempt.log,
                    Optional.empty(),
                    Optional.empty(),
                    attempt.grace))
            .await();

    assertThat(end.cause()).isEqualTo(Cause.NOT_STARTED);
    assertThat(end.reason()).contains("the working folder " + gone + " does not exist");
  }

  @Test
  void an_argument_that_no_program_can_be_given_was_not_started() throws Exception {
    var end = attempt.start("/bin/true", "x".repeat(128 * 1024)).await();

    assertThat(end.cause()).isEqualTo(Cause.NOT_STARTED);
    assertThat(end.reason()).contains("argument 1 is 131072 bytes long; the system takes 131071");
  }

  @Test
  void a_commands_own_126_and_127_are_told_apart_from_a_missing_program() throws Exception {
    for (int code : List.of(126, 127)) {
      var end = new Attempt(folder).sh("exit " + code).await();

      assertThat(end.cause()).isEqualTo(Cause.EXITED);
      assertThat(end.exitCode()).isEqualTo(code);
    }
  }

  @Test
  void a_job_over_its_time_is_ended_with_its_children() throws Exception {
    attempt.timeout = Optional.of(Duration.ofMillis(300));

    var end = attempt.sh("sleep 1000 & sleep 1000").await();

    assertThat(end.cause()).isEqualTo(Cause.TIMED_OUT);
    assertThat(end.exitCode()).isEqualTo(143);
    assertThat(attempt.living()).isEmpty();
  }

  @Test
  void a_job_that_ignores_TERM_is_killed_after_its_grace() throws Exception {
    attempt.grace = Duration.ofMillis(300);
    var job = attempt.sh("trap '' TERM; echo ready; while :; do sleep 1000; done");
    await().atMost(Duration.ofSeconds(10)).until(() -> attempt.logged().contains("ready"));

    job.cancel("the user asked for it");
    var end = job.await();

    assertThat(end.cause()).isEqualTo(Cause.CANCELLED);
    assertThat(end.exitCode()).isEqualTo(137);
    assertThat(end.reason()).contains("the user asked for it");
    assertThat(attempt.living()).isEmpty();
  }

  @Test
  void a_daemon_that_left_the_session_and_closed_its_files_is_ended_with_its_job()
      throws Exception {
    var end =
        attempt
            .sh(
                "setsid sh -c 'exec <&- >&- 2>&- 3>&-; sleep 1000 & : >away; exec sleep 1000' &"
                    + "while [ ! -e away ]; do :; done")
            .await();

    assertThat(end.cause()).isEqualTo(Cause.EXITED);
    assertThat(end.exitCode()).isZero();
    assertThat(attempt.living()).isEmpty();
  }

  @Test
  void a_job_that_ended_in_time_leaves_no_timer_behind() throws Exception {
    attempt.timeout = Optional.of(Duration.ofSeconds(98765));

    attempt.sh("exit 0").await();

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() ->
            ProcessHandle.allProcesses()
                .noneMatch(
                    process -> process.info().commandLine().orElse("").contains("98765.000")));
  }

  @Test
  void a_jobs_cpu_time_is_told() throws Exception {
    var end = attempt.sh("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done").await();

    assertThat(end.usage().orElseThrow().cpuSeconds()).isBetween(0.02, 20.0);
  }

  @Test
  void a_killed_supervisor_loses_the_job_and_leaves_nothing_running() throws Exception {
    var job = attempt.sh("echo ready; sleep 1000 & sleep 1000");
    await().atMost(Duration.ofSeconds(10)).until(() -> attempt.logged().contains("ready"));

    ProcessHandle.of(job.pid()).orElseThrow().destroyForcibly();
    var end = job.await();

    assertThat(end.cause()).isEqualTo(Cause.LOST);
    assertThat(end.reason())
        .contains("its supervisor was killed; what was left of it has been ended");
    assertThat(attempt.living()).isEmpty();
  }

  @Test
  void the_time_limit_holds_when_the_supervisor_was_killed() throws Exception {
    attempt.timeout = Optional.of(Duration.ofMillis(700));
    var job = attempt.sh("echo ready; exec sleep 1000");
    await().atMost(Duration.ofSeconds(10)).until(() -> attempt.logged().contains("ready"));
    var child = attempt.living().getFirst();

    new ProcessBuilder("kill", "-KILL", Long.toString(job.pid())).start().waitFor();

    await().atMost(Duration.ofSeconds(10)).until(() -> !child.isAlive());
  }

  @Test
  void a_stopped_supervisor_does_not_keep_a_cancel_from_its_end() throws Exception {
    attempt.grace = Duration.ofMillis(100);
    var job = attempt.sh("echo ready; exec sleep 1000");
    await().atMost(Duration.ofSeconds(10)).until(() -> attempt.logged().contains("ready"));
    new ProcessBuilder("kill", "-STOP", Long.toString(job.pid())).start().waitFor();

    job.cancel("night is over");
    var end = job.await();

    assertThat(end.cause()).isEqualTo(Cause.CANCELLED);
    assertThat(end.reason()).contains("night is over");
    assertThat(attempt.living()).isEmpty();
  }

  @Test
  void an_attempts_folder_is_used_once() throws Exception {
    attempt.sh("exit 0").await();

    assertThatThrownBy(() -> attempt.sh("exit 0"))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(attempt.folder + " has been used for another attempt");
  }

  @Test
  void the_script_is_written_once_and_named_by_its_content() throws IOException {
    var state = folder.resolve("state");
    var first = new SupervisorScript(state).installed();
    var time = Files.getLastModifiedTime(first);

    assertThat(new SupervisorScript(state).installed()).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(time);
  }
}
