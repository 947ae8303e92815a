package nightshift.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.environment.EnvironmentFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each failure of the catalogue is made for real and pinned as a person reads it. */
final class FailureCatalogueTest {
  @TempDir Path root;

  private String told(EnvironmentFailure failure) {
    return failure
        .asProblem()
        .explain()
        .replace(root.toString(), "[PATH]")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "[INDEX]")
        .replaceAll("in \\d+(\\.\\d+)?m?s", "in [TIME]");
  }

  @Test
  void lock_missing() throws IOException {
    var lab = new Lab(root);
    lab.write("pyproject.toml", Lab.TWO_GROUPS);
    assertThat(told(lab.failure("uv:first_step")))
        .isEqualTo(
            """
            uv.lock is missing beside pyproject.toml, so nothing says which versions to install.
            hint: uv lock\
            """);
  }

  @Test
  void lock_stale_and_never_silently_renewed() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var lock = Files.readString(root.resolve("uv.lock"));
    lab.write("pyproject.toml", Lab.TWO_GROUPS.replace("six==1.17.0", "six==1.15.0"));
    var failure = lab.failure("uv:first_step");
    assertThat(failure.kind()).isEqualTo(Kind.LOCK_STALE);
    assertThat(failure.what())
        .isEqualTo("uv.lock does not fit pyproject.toml: one was changed without the other.");
    assertThat(failure.cure()).isEqualTo("uv lock");
    assertThat(Files.readString(root.resolve("uv.lock"))).isEqualTo(lock);
  }

  @Test
  void group_unknown() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    assertThat(told(lab.failure("uv:frist_step")))
        .isEqualTo(
            """
            pyproject.toml has no dependency group frist_step; it has first-step, second-step.
            hint: write uv:first-step in the pipeline\
            """);
  }

  @Test
  void definition_invalid() throws IOException {
    var lab = new Lab(root);
    lab.write("pyproject.toml", "[project]\nname = \n");
    var failure = lab.failure("uv:first_step");
    assertThat(failure.kind()).isEqualTo(Kind.DEFINITION_INVALID);
    assertThat(failure.what()).isEqualTo(root + "/pyproject.toml:2:8: this is not valid TOML.");
    assertThat(failure.cure()).isEqualTo("correct line 2 of pyproject.toml");
  }

  @Test
  void python_missing() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var failure = lab.failure("uv@3.99:first_step");
    assertThat(failure.kind()).isEqualTo(Kind.PYTHON_MISSING);
    assertThat(failure.what())
        .startsWith(
            "uv@3.99:first_step asks for Python 3.99, which is not on this machine; here is ")
        .contains("cpython-3.");
    assertThat(failure.cure()).isEqualTo("uv python install 3.99");
  }

  @Test
  void python_that_the_group_rules_out() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    assertThat(told(lab.failure("uv@3.9:first_step")))
        .isEqualTo(
            """
            uv@3.9:first_step asks for Python 3.9, but pyproject.toml allows >=3.11 for this group.
            hint: write uv:first-step, or widen requires-python and run uv lock\
            """);
  }

  @Test
  void tool_missing_and_too_old() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    lab.host.put("NIGHTSHIFT_UV", root.resolve("no-uv").toString());
    assertThat(told(lab.failure("uv:first_step")))
        .isEqualTo(
            """
            uv is not on this machine: neither NIGHTSHIFT_UV nor PATH leads to one that starts.
            hint: python3 -m pip install --user uv\
            """);
    var old = lab.write("old/uv", "#!/bin/sh\necho 'uv 0.4.1 (abc 2024-08-01)'\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    lab.host.put("NIGHTSHIFT_UV", old.toString());
    assertThat(told(lab.failure("uv:first_step")))
        .isEqualTo(
            """
            uv 0.4.1 at [PATH]/old/uv is too old: at least 0.9.0 is needed.
            hint: python3 -m pip install --user --upgrade uv\
            """);
  }

  @Test
  void no_permission() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    // Not even root may make a folder there.
    lab.settings = withStore(lab.settings, Path.of("/sys/nightshift"));
    assertThat(lab.failure("uv:first_step"))
        .satisfies(failure -> {
          assertThat(failure.kind()).isEqualTo(Kind.NO_PERMISSION);
          assertThat(failure.what()).contains("can't be written, so uv:first_step can't be built");
        });
  }

  @Test
  void disk_full_leaves_nothing_that_is_taken_for_an_environment() throws IOException {
    try (var index = new LoopbackIndex("x = 1\n")) {
      var lab = onIndex(index);
      var uv = lab.host.get("NIGHTSHIFT_UV");
      var store = Files.createDirectories(lab.workspace.environmentStore().resolve("uv"));
      var small =
          lab.write(
              "uv-on-a-small-disk",
              """
              #!/bin/sh
              exec unshare --map-root-user --mount sh -c '
                mount -t tmpfs -o size=64k none "%s" && exec "$0" "$@"' "%s" "$@"
              """
                  .formatted(store, uv));
      assertThat(small.toFile().setExecutable(true)).isTrue();
      lab.host.put("NIGHTSHIFT_UV", small.toString());
      var failure = lab.failure("uv:work");
      assertThat(failure.kind()).isEqualTo(Kind.DISK_FULL);
      assertThat(failure.what())
          .isEqualTo("The disk is full: uv:work needs room in %s.".formatted(store.getParent()));
      assertThat(failure.cure())
          .isEqualTo("nightshift envs prune, then nightshift envs build uv:work");
      lab.host.put("NIGHTSHIFT_UV", uv);
      assertThat(lab.run(lab.ready("uv:work"), "-c", "import labpkg").exitCode()).isZero();
    }
  }

  @Test
  void package_not_found() throws IOException {
    try (var index = new LoopbackIndex("x = 1\n")) {
      var lab = onIndex(index);
      index.mood = LoopbackIndex.Mood.HAS_LOST_IT;
      var failure = lab.failure("uv:work");
      assertThat(failure.kind()).isEqualTo(Kind.PACKAGE_NOT_FOUND);
      assertThat(failure.detail().orElse("")).contains("404").contains("labpkg==1.0");
    }
  }

  @Test
  void hash_mismatch() throws IOException {
    try (var index = new LoopbackIndex("x = 1\n")) {
      var lab = onIndex(index);
      index.mood = LoopbackIndex.Mood.SERVES_ANOTHER;
      var failure = lab.failure("uv:work");
      assertThat(failure.kind()).isEqualTo(Kind.HASH_MISMATCH);
      assertThat(failure.what())
          .isEqualTo("A file of uv:work is not the one that was locked: its hash differs.");
    }
  }

  @Test
  void index_down() throws IOException {
    Lab lab;
    try (var index = new LoopbackIndex("x = 1\n")) {
      lab = onIndex(index);
    }
    var failure = lab.failure("uv:work");
    assertThat(failure.kind()).isEqualTo(Kind.INDEX_DOWN);
    assertThat(failure.kind().passing()).isTrue();
    assertThat(failure.what())
        .isEqualTo("The package index does not answer: packages of uv:work can't be fetched.");
    assertThat(failure.detail().orElse("")).contains("Connection refused");
  }

  @Test
  void no_network() throws IOException {
    try (var index = new LoopbackIndex("x = 1\n")) {
      var lab = onIndex(index);
      var lock = Files.readString(root.resolve("uv.lock"));
      var pyproject = Files.readString(root.resolve("pyproject.toml"));
      lab.write("uv.lock", lock.replaceAll("http://127\\.0\\.0\\.1:\\d+", "http://index.invalid"));
      lab.write(
          "pyproject.toml",
          pyproject.replaceAll("http://127\\.0\\.0\\.1:\\d+", "http://index.invalid"));
      var failure = lab.failure("uv:work");
      assertThat(failure.kind()).isEqualTo(Kind.NO_NETWORK);
      assertThat(failure.what())
          .isEqualTo("There is no network: packages of uv:work can't be fetched.");
    }
  }

  @Test
  void timeout_ends_the_build_and_leaves_nothing() throws IOException {
    try (var index = new LoopbackIndex("x = 1\n")) {
      var lab = onIndex(index);
      index.mood = LoopbackIndex.Mood.HANGS;
      lab.settings = limited(lab.settings, Duration.ofSeconds(3));
      var failure = lab.failure("uv:work");
      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure.what()).isEqualTo("The build of uv:work took too long and was ended.");
      assertThat(lab.environments().list())
          .allSatisfy(status -> assertThat(status.folder().orElseThrow()).doesNotExist());
    }
  }

  @Test
  void build_from_source_failed() throws IOException {
    var lab = new Lab(root);
    lab.write(
        "broken/pyproject.toml",
        """
        [project]
        name = "broken"
        version = "1"
        [build-system]
        requires = []
        build-backend = "backend"
        backend-path = ["."]
        """);
    lab.write(
        "broken/backend.py",
        "def build_wheel(*a, **k):\n    raise RuntimeError('no Fortran compiler')\n");
    lab.write(
        "pyproject.toml",
        """
        [project]
        name = "lab"
        version = "0"
        requires-python = ">=3.11"

        [dependency-groups]
        work = ["broken"]

        [tool.uv]
        package = false
        default-groups = []

        [tool.uv.sources]
        broken = { path = "broken" }
        """);
    assertThat(lab.uv("lock").exitCode()).isZero();
    var failure = lab.failure("uv:work");
    assertThat(failure.kind()).isEqualTo(Kind.BUILD_FAILED);
    assertThat(failure.detail().orElse("")).contains("no Fortran compiler");
  }

  @Test
  void import_fails_is_seen_at_rehearsal() throws IOException {
    try (var index = new LoopbackIndex("raise OSError('libfoo.so.2: cannot open')\n")) {
      var lab = onIndex(index);
      var rehearsed =
          lab.environments()
              .rehearse(
                  EnvironmentName.parse("uv:work"),
                  List.of(lab.write("bad.py", "def f(:\n"), lab.write("good.py", "x = 1\n")),
                  line -> {});
      assertThat(rehearsed.passed()).isFalse();
      assertThat(rehearsed.checks())
          .extracting(Finding::subject, Finding::verdict)
          .containsExactly(
              tuple("builds", Finding.Verdict.GOOD),
              tuple("files", Finding.Verdict.GOOD),
              tuple("hashes", Finding.Verdict.GOOD),
              tuple("imports", Finding.Verdict.BAD),
              tuple("scripts", Finding.Verdict.BAD));
      assertThat(rehearsed.checks().get(3).words())
          .isEqualTo("labpkg: OSError: libfoo.so.2: cannot open");
    }
  }

  @Test
  void locked_by_another_process() throws Exception {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var folder = lab.ready("uv:first_step").prefix();
    FileTree.delete(folder);
    var lock = folder.resolveSibling(folder.getFileName() + ".lock");
    var holder =
        new ProcessBuilder(
                "python3",
                "-c",
                "import fcntl,sys; f=open(sys.argv[1],'r+'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()",
                lock.toString())
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      Json.write(
          folder.resolveSibling(folder.getFileName() + ".lock.holder"),
          new BuildLocks.Holder(holder.pid(), Instant.parse("2026-11-01T02:14:00Z")));
      lab.settings = limited(lab.settings, Duration.ofSeconds(1));
      var failure = lab.failure("uv:first_step");
      assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
      assertThat(failure.what())
          .isEqualTo(
              "uv:first_step is still being built by process %d since 2026-11-01T02:14:00Z."
                  .formatted(holder.pid()));
      assertThat(lab.progress)
          .contains(
              "waiting for the build of %s by process %d since 2026-11-01T02:14:00Z"
                  .formatted(folder.getFileName(), holder.pid()));
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void unknown_conda_environment_and_hostile_names() throws IOException {
    var lab = new Lab(root);
    lab.write("conda_envs/measure.yml", "name: measure\ndependencies: [six]\n");
    assertThat(told(lab.failure("mesure")))
        .isEqualTo(
            """
            There is no conda environment mesure: neither on this machine nor in conda_envs/; known: measure.
            hint: write measure in the pipeline\
            """);
    lab.write("conda_envs/evil.yml", "name: ../../evil\ndependencies: [six]\n");
    lab.write("conda_envs/blank.yml", "name: two words\ndependencies: [six]\n");
    assertThat(told(lab.failure("evil")))
        .isEqualTo(
            """
            [PATH]/conda_envs/evil.yml names its environment '../../evil': letters, digits, '.', '_' and '-' only.
            hint: correct name: in evil.yml\
            """);
    assertThat(lab.failure("two words").kind()).isEqualTo(Kind.DEFINITION_INVALID);
    var file = lab.write("a-file", "");
    assertThat(told(lab.failure(file.toString())))
        .isEqualTo(
            """
            [PATH]/a-file is meant as a conda environment's prefix, but it is a file.
            hint: conda env list\
            """);
  }

  @Test
  void conda_yaml_of_a_wrong_shape() throws IOException {
    var lab = new Lab(root);
    lab.write("conda_envs/one.yml", "name: one\ndependencies: numpy\n");
    lab.write("conda_envs/two.yml", "name: two\ndependencies: [six]\nvariables:\n  A=B: c\n");
    assertThat(told(lab.failure("one")))
        .isEqualTo(
            """
            [PATH]/conda_envs/one.yml:2:15: found 'numpy', expected a list of packages.
            hint: correct the file\
            """);
    assertThat(told(lab.failure("two")))
        .isEqualTo(
            """
            [PATH]/conda_envs/two.yml:4:3: found 'A=B', expected a variable's name, which has no '='.
            hint: correct the file\
            """);
  }

  /** The workspace's group comes from the index; uv's cache is its own and empty. */
  private Lab onIndex(LoopbackIndex index) throws IOException {
    var lab = new Lab(root);
    lab.host.put("UV_CACHE_DIR", root.resolve("uv-cache").toString());
    lab.write("pyproject.toml", index.pyproject());
    assertThat(lab.uv("lock").output()).contains("Resolved");
    return lab;
  }

  private static EnvironmentSettings withStore(EnvironmentSettings settings, Path store) {
    return new EnvironmentSettings(
        Optional.of(store),
        settings.conda(),
        settings.channels(),
        settings.python(),
        settings.links(),
        settings.buildLimit());
  }

  private static EnvironmentSettings limited(EnvironmentSettings settings, Duration limit) {
    return new EnvironmentSettings(
        settings.store(),
        settings.conda(),
        settings.channels(),
        settings.python(),
        settings.links(),
        limit);
  }
}
