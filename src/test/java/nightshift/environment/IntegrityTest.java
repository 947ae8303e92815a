package nightshift.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import nightshift.EnvironmentName;
import nightshift.environment.Preparation.Prepared;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IntegrityTest {
  @TempDir Path root;

  @Test
  void a_truncated_package_is_set_aside_and_built_anew() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var environment = lab.ready("uv:first_step");
    var six = environment.prefix().resolve("lib/python3.11/site-packages/six.py");
    spoil(six, "");
    assertThat(lab.environments().list().getFirst().state())
        .isEqualTo(EnvironmentStatus.State.DAMAGED);
    lab.progress.clear();
    assertRebuilt(lab, environment);
    assertThat(lab.progress.getFirst())
        .startsWith("damaged (lib/python3.11/site-packages/six.py has 0 bytes, it was built with ")
        .contains("kept aside in " + lab.workspace.environmentStore().resolve("quarantine"));
    assertThat(Files.size(six)).isPositive();
    assertThat(Files.list(lab.workspace.environmentStore().resolve("quarantine"))).hasSize(1);
  }

  @Test
  void a_python_that_is_gone_is_built_anew() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var environment = lab.ready("uv:first_step");
    var python = environment.python().orElseThrow();
    FileTree.writable(python.getParent(), true);
    Files.delete(python);
    assertRebuilt(lab, environment);
  }

  @Test
  void a_python_that_leads_nowhere_or_does_not_start_is_built_anew() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var environment = lab.ready("uv:first_step");
    var python = environment.python().orElseThrow();
    FileTree.writable(python.getParent(), true);
    var target = Files.readSymbolicLink(python).toString();
    Files.delete(python);
    // Of the same length as the right one: only starting it shows the difference.
    var elsewhere = root.resolve("x".repeat(target.length() - root.toString().length() - 1));
    Files.writeString(elsewhere, "#!/bin/sh\nexit 9\n");
    assertThat(elsewhere.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(python, elsewhere);
    assertRebuilt(lab, environment);
  }

  private static void assertRebuilt(Lab lab, ReadyEnvironment environment) {
    assertThat(lab.environments().prepare(environment.name(), lab.progress::add))
        .isInstanceOfSatisfying(
            Prepared.class,
            prepared -> {
              assertThat(prepared.built()).isTrue();
              assertThat(prepared.environment().prefix()).isEqualTo(environment.prefix());
            });
    assertThat(lab.run(environment, "-c", "import six; print(six.__version__)").output().strip())
        .isEqualTo("1.17.0");
  }

  private static void spoil(Path file, String text) throws IOException {
    FileTree.writable(file, true);
    Files.writeString(file, text);
  }

  @Test
  void rehearsal_sees_a_change_that_keeps_the_size() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var environment = lab.ready("uv:first_step");
    var six = environment.prefix().resolve("lib/python3.11/site-packages/six.py");
    var text = Files.readString(six);
    spoil(six, text.replaceFirst("1\\.17\\.0", "9.99.9"));
    var rehearsed = lab.environments().rehearse(environment.name(), List.of(), line -> {});
    assertThat(rehearsed.checks())
        .anySatisfy(check -> {
          assertThat(check.subject()).isEqualTo("hashes");
          assertThat(check.words()).isEqualTo(six + ": is not as it was installed");
          assertThat(check.cure()).contains("nightshift envs build --again uv:first_step");
        });
    assertThat(lab.environments().rebuild(environment.name(), line -> {}))
        .isInstanceOfSatisfying(Prepared.class, again -> assertThat(again.built()).isTrue());
    assertThat(Files.readString(six)).isEqualTo(text);
  }

  @Test
  void a_folder_without_a_stamp_is_rubbish() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var environment = lab.ready("uv:first_step");
    FileTree.delete(environment.prefix());
    Files.createDirectories(environment.prefix().resolve("bin"));
    Files.writeString(environment.prefix().resolve("bin/left-over"), "");
    assertRebuilt(lab, environment);
    assertThat(environment.prefix().resolve("bin/left-over")).doesNotExist();
  }

  @Test
  void a_nightshift_killed_in_mid_build_leaves_a_next_one_that_works() throws Exception {
    try (var index = new LoopbackIndex("x = 1\n")) {
      var lab = new Lab(root);
      lab.host.put("UV_CACHE_DIR", root.resolve("uv-cache").toString());
      lab.write("pyproject.toml", index.pyproject());
      assertThat(lab.uv("lock").exitCode()).isZero();
      index.mood = LoopbackIndex.Mood.HANGS;
      var killed = BuildInAProcess.start(lab, "uv:work");
      index.awaitHanging();
      killed.destroyForcibly().waitFor();
      index.mood = LoopbackIndex.Mood.SERVES;
      var environment = lab.ready("uv:work");
      assertThat(lab.run(environment, "-c", "import labpkg").exitCode()).isZero();
      assertThat(lab.progress)
          .anyMatch(line -> line.matches("ending process \\d+, left over from a killed build"));
    }
  }

  @Test
  void two_nightshifts_build_one_environment_once() throws Exception {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var one = BuildInAProcess.start(lab, "uv:first_step");
    var other = BuildInAProcess.start(lab, "uv:first_step");
    assertThat(List.of(last(one), last(other)))
        .containsExactlyInAnyOrder("RESULT built=true", "RESULT built=false");
  }

  @Test
  void many_threads_build_one_environment_once() throws Exception {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var environments = lab.environments();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results =
          threads.invokeAll(
              Collections.nCopies(
                  4,
                  () -> environments.prepare(EnvironmentName.parse("uv:first_step"), line -> {})));
      assertThat(results)
          .extracting(result -> ((Prepared) result.get()).built())
          .containsExactlyInAnyOrder(true, false, false, false);
    }
  }

  private static String last(Process process) throws Exception {
    return BuildInAProcess.finish(process).lines().reduce("", (before, line) -> line);
  }

  @Test
  void pruning_spares_what_is_defined_and_what_runs() throws Exception {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var old = lab.ready("uv:first_step");
    lab.write("pyproject.toml", Lab.TWO_GROUPS.replace("six==1.17.0", "six==1.16.0"));
    assertThat(lab.uv("lock").exitCode()).isZero();
    var current = lab.ready("uv:first_step");
    lab.clock = () -> Instant.now().plus(Duration.ofDays(30));
    var environments = lab.environments();
    var builder =
        new ProcessBuilder(
            old.argv(List.of("-c", "import sys; print('up', flush=True); sys.stdin.read()")));
    builder.environment().clear();
    builder.environment().putAll(old.variables());
    var running = builder.start();
    try {
      assertThat(running.inputReader().readLine()).isEqualTo("up");
      assertThat(environments.prunable(Duration.ofDays(14), Set.of())).isEmpty();
    } finally {
      running.destroyForcibly().waitFor();
    }
    var candidates = environments.prunable(Duration.ofDays(14), Set.of());
    assertThat(candidates)
        .singleElement()
        .satisfies(gone -> assertThat(gone.folder()).isEqualTo(old.prefix()));
    assertThat(environments.prunable(Duration.ofDays(60), Set.of())).isEmpty();
    environments.prune(candidates);
    assertThat(old.prefix()).doesNotExist();
    assertThat(lab.run(current, "-c", "import six").exitCode()).isZero();
  }

  @Test
  void an_unreadable_definition_prunes_nothing_of_its_own() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    lab.ready("uv:first_step");
    lab.write("pyproject.toml", "[project\n");
    lab.clock = () -> Instant.now().plus(Duration.ofDays(30));
    assertThat(lab.environments().prunable(Duration.ofDays(14), Set.of())).isEmpty();
  }
}
