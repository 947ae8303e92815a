package nightshift.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.environment.Preparation.Prepared;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UvEnvironmentTest {
  @TempDir Path root;

  @Test
  void a_group_is_built_once_and_its_python_sees_its_packages_only() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var first = lab.ready("uv:first_step");
    assertThat(first.prefix().getFileName().toString()).matches("first-step-py3\\.11-[0-9a-f]{12}");
    assertThat(lab.run(first, "-c", "import six; print(six.__version__)").output().strip())
        .isEqualTo("1.17.0");
    assertThat(lab.run(first, "-c", "import packaging").exitCode()).isEqualTo(1);
    var again = lab.environments().prepare(first.name(), lab.progress::add);
    assertThat(again)
        .isInstanceOfSatisfying(
            Prepared.class,
            prepared -> {
              assertThat(prepared.built()).isFalse();
              assertThat(prepared.environment()).isEqualTo(first);
            });
    assertThat(lab.progress).anyMatch(line -> line.startsWith("building uv:first_step in"));
  }

  @Test
  void a_built_environment_needs_no_uv_any_more() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var built = lab.ready("uv:first_step");
    lab.host.put("NIGHTSHIFT_UV", root.resolve("gone").toString());
    lab.host.put("PATH", "/usr/bin:/bin");
    assertThat(lab.ready("uv:first_step"))
        .usingRecursiveComparison()
        .ignoringFields("variables")
        .isEqualTo(built);
  }

  @Test
  void a_change_to_another_group_rebuilds_nothing() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var before = lab.ready("uv:first_step");
    lab.write("pyproject.toml", Lab.TWO_GROUPS.replace("packaging==25.0", "packaging==24.2"));
    assertThat(lab.uv("lock").exitCode()).isZero();
    assertThat(lab.ready("uv:first_step").fingerprint()).isEqualTo(before.fingerprint());
    assertThat(lab.environments().prepare(before.name(), line -> {}))
        .isInstanceOfSatisfying(Prepared.class, prepared -> assertThat(prepared.built()).isFalse());
  }

  @Test
  void a_changed_pin_makes_a_new_environment_beside_the_old_one() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var before = lab.ready("uv:first_step");
    lab.write("pyproject.toml", Lab.TWO_GROUPS.replace("six==1.17.0", "six==1.16.0"));
    assertThat(lab.uv("lock").exitCode()).isZero();
    var after = lab.ready("uv:first_step");
    assertThat(after.prefix()).isNotEqualTo(before.prefix());
    assertThat(lab.run(before, "-c", "import six; print(six.__version__)").output().strip())
        .isEqualTo("1.17.0");
    assertThat(lab.run(after, "-c", "import six; print(six.__version__)").output().strip())
        .isEqualTo("1.16.0");
  }

  @Test
  void nothing_of_the_callers_own_environment_leaks_in() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var foreign = root.resolve("foreign");
    lab.host.put("VIRTUAL_ENV", foreign.toString());
    lab.host.put("CONDA_PREFIX", foreign.resolve("conda").toString());
    lab.host.put("CONDA_DEFAULT_ENV", "foreign");
    lab.host.put("PYTHONPATH", foreign.toString());
    lab.host.put("PYTHONHOME", foreign.toString());
    lab.host.put("UV_PROJECT_ENVIRONMENT", foreign.resolve("uv").toString());
    lab.host.put("UV_PYTHON", "3.99");
    lab.host.put("UV_FROZEN", "0");
    lab.host.put("LD_LIBRARY_PATH", foreign.toString());
    lab.host.put("CUDA_VISIBLE_DEVICES", "7");
    lab.host.put("SECRET_TOKEN", "s3cret");
    lab.host.put("PATH", foreign.resolve("bin") + ":" + lab.host.get("PATH"));
    var environment = lab.ready("uv:first_step");
    assertThat(environment.variables())
        .containsEntry("VIRTUAL_ENV", environment.prefix().toString())
        .containsEntry("UV_PYTHON", "3.11")
        .containsEntry("PYTHONNOUSERSITE", "1")
        .doesNotContainKeys(
            "CONDA_PREFIX",
            "CONDA_DEFAULT_ENV",
            "PYTHONPATH",
            "PYTHONHOME",
            "UV_PROJECT_ENVIRONMENT",
            "UV_FROZEN",
            "LD_LIBRARY_PATH",
            "CUDA_VISIBLE_DEVICES",
            "SECRET_TOKEN");
    assertThat(environment.variables().get("PATH"))
        .startsWith(environment.prefix() + "/bin:")
        .doesNotContain(foreign.toString());
    assertThat(foreign).doesNotExist();
  }

  @Test
  void its_files_are_copies_compiled_and_read_only() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var environment = lab.ready("uv:first_step");
    var six = environment.prefix().resolve("lib/python3.11/site-packages/six.py");
    assertThat(Files.getAttribute(six, "unix:nlink", LinkOption.NOFOLLOW_LINKS)).isEqualTo(1);
    assertThat(six.resolveSibling("__pycache__")).isDirectoryContaining("glob:**six*.pyc");
    assertThat(Files.getPosixFilePermissions(six).toString()).doesNotContain("WRITE");
    assertThat(Files.getPosixFilePermissions(six.getParent()).toString()).doesNotContain("WRITE");
  }

  @Test
  void a_leading_python_is_dropped_and_a_twin_is_found() throws IOException {
    var lab = Lab.locked(root, Lab.TWO_GROUPS);
    var environment = lab.ready("uv:first_step");
    var python = environment.prefix().resolve("bin/python").toString();
    assertThat(environment.argv(List.of("python", "a b.py", "-x")))
        .containsExactly(python, "a b.py", "-x");
    assertThat(environment.argv(List.of("a b.py"))).containsExactly(python, "a b.py");
    lab.write("conda_envs/second_step.yml", "name: other\ndependencies: [six]\n");
    var environments = lab.environments();
    assertThat(environments.twinOf(new EnvironmentName.Uv(Optional.empty(), "first_step")))
        .contains(new EnvironmentName.Conda("first-conda"));
    assertThat(environments.twinOf(new EnvironmentName.Uv(Optional.empty(), "second_step")))
        .contains(new EnvironmentName.Conda("other"));
    assertThat(environments.groups()).containsExactly("first-step", "second-step");
    assertThat(environments.condaNames()).contains("other");
  }
}
