package nightshift.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nightshift.environment.Preparation.Prepared;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CondaEnvironmentTest {
  private static final String MEASURE =
      """
      # what the biologist wrote
      name: measure
      channels: [conda-forge]
      dependencies:
        - python=3.11
        - six
        - pip:
          - toolz==1.0.0
      variables:
        MEASURE_UNIT: pixel
      """;

  @TempDir static Path shared;
  @TempDir Path root;

  /** One channel for all tests here, made as a machine without conda-forge makes it. */
  @BeforeAll
  static void a_channel_on_disk() throws IOException {
    var lab = new Lab(shared);
    lab.write("conda_envs/measure.yml", MEASURE);
    var made = lab.environments().localChannel().make(lab.progress::add);
    assertThat(made).isInstanceOf(LocalChannel.Result.Made.class);
  }

  private Lab lab() throws IOException {
    var lab = new Lab(root);
    lab.settings =
        lab.settings.withChannels(
            Map.of("*", LocalChannel.folder(shared.resolve(".nightshift")).toString()));
    return lab;
  }

  @Test
  void a_yaml_is_built_without_a_conda_with_its_pip_section_and_variables() throws IOException {
    var lab = lab();
    lab.write("conda_envs/measure.yml", MEASURE);
    var environment = lab.ready("measure");
    var end =
        lab.run(
            environment,
            "python",
            "-c",
            "import six, toolz, os, sys; print(toolz.__version__, os.environ['MEASURE_UNIT'],"
                + " os.environ['CONDA_PREFIX'] == sys.prefix)");
    assertThat(end.output().strip()).isEqualTo("1.0.0 pixel True");
    assertThat(environment.variables())
        .containsEntry("CONDA_PREFIX", environment.prefix().toString())
        .containsEntry("CONDA_DEFAULT_ENV", "measure")
        .containsEntry("CONDA_SHLVL", "1");
    assertThat(lab.environments().prepare(environment.name(), line -> {}))
        .isInstanceOfSatisfying(Prepared.class, again -> assertThat(again.built()).isFalse());
  }

  @Test
  void comments_and_order_change_nothing_and_a_pin_does() throws IOException {
    var lab = lab();
    lab.write("conda_envs/measure.yml", MEASURE);
    var before = CondaDefinition.of(read(lab), lab.settings).fingerprint();
    lab.write(
        "conda_envs/measure.yml",
        MEASURE
            .replace("# what the biologist wrote", "# another comment")
            .replace("  - python=3.11\n  - six\n", "  - six\n  - python=3.11\n"));
    assertThat(CondaDefinition.of(read(lab), lab.settings).fingerprint()).isEqualTo(before);
    lab.write("conda_envs/measure.yml", MEASURE.replace("- six", "- six=1.16"));
    assertThat(CondaDefinition.of(read(lab), lab.settings).fingerprint()).isNotEqualTo(before);
  }

  private static CondaFile read(Lab lab) {
    return switch (CondaFile.read(lab.workspace.condaFiles().resolve("measure.yml"))) {
      case CondaFile.Reading.Read(var file) -> file;
      case CondaFile.Reading.Unreadable(var file, var failure) ->
          throw new AssertionError(failure.toString());
    };
  }

  @Test
  void an_environment_that_is_there_is_used_as_it_is_by_name_and_by_prefix() throws IOException {
    var lab = lab();
    lab.write("conda_envs/measure.yml", MEASURE);
    var made = lab.ready("measure").prefix();
    var other = new Lab(Files.createDirectories(root.resolve("other")));
    Files.createDirectories(root.resolve("miniforge3/envs"));
    Files.createSymbolicLink(root.resolve("miniforge3/envs/theirs"), made);
    other.host.put("MAMBA_ROOT_PREFIX", root.resolve("miniforge3").toString());
    assertThat(
            other.run(other.ready("theirs"), "python", "-c", "import six; print('six')").output())
        .isEqualTo("six\n");
    var byPrefix = other.ready(made.toString());
    assertThat(byPrefix.prefix()).isEqualTo(made);
    assertThat(byPrefix.argv(List.of("python", "x.py")))
        .containsExactly(made.resolve("bin/python").toString(), "x.py");
  }

  @Test
  void the_lock_makes_a_rebuilt_environment_the_same() throws IOException {
    var lab = lab();
    lab.write("conda_envs/measure.yml", MEASURE);
    var environment = lab.ready("measure");
    var lock =
        lab.workspace
            .state()
            .resolve("conda-locks/measure-" + CondaDefinition.platform() + ".lock");
    var before = Files.readString(lock);
    assertThat(before).contains("/python-3.11.").contains("six-");
    FileTree.delete(environment.prefix());
    lab.ready("measure");
    assertThat(Files.readString(lock)).isEqualTo(before);
    Files.writeString(lock, before.replaceAll("(?m)^(.*/six-)[^ ]+ .*$", "$10.0.1-py_0.conda -"));
    FileTree.delete(environment.prefix());
    assertThat(lab.failure("measure").kind()).isEqualTo(EnvironmentFailure.Kind.PACKAGE_NOT_FOUND);
  }

  @Test
  void activation_scripts_are_sourced_once_and_their_variables_reach_the_segment()
      throws IOException {
    var lab = lab();
    var prefix =
        madeByHand(
            "scripts", "export GDAL_DATA=$CONDA_PREFIX/share/gdal\n[ -n \"\" ] && echo no\n");
    var environment = lab.ready(prefix.toString());
    assertThat(environment.variables())
        .containsEntry("GDAL_DATA", prefix.resolve("share/gdal").toString())
        .containsEntry("CONDA_PREFIX", prefix.toString())
        .doesNotContainKeys("SHLVL", "PWD", "NIGHTSHIFT_VARIABLES", "NIGHTSHIFT_SAID");
    Files.delete(prefix.resolve("etc/conda/activate.d/hook.sh"));
    Files.writeString(prefix.resolve("etc/conda/activate.d/hook.sh"), "export GDAL_DATA=other\n");
    assertThat(lab.ready(prefix.toString()).variables()).containsEntry("GDAL_DATA", "other");
  }

  @Test
  void a_broken_activation_script_is_quoted() throws IOException {
    var lab = lab();
    var prefix = madeByHand("broken", "no-such-program --now\n");
    assertThat(
            lab.failure(prefix.toString()).asProblem().explain().replace(root.toString(), "[PATH]"))
        .isEqualTo(
            """
            The activation scripts of conda environment [PATH]/broken fail.
              [PATH]/broken/etc/conda/activate.d/hook.sh: [PATH]/broken/etc/conda/activate.d/hook.sh: line 1: no-such-program: command not found
            hint: ls [PATH]/broken/etc/conda/activate.d\
            """);
  }

  @Test
  void an_activation_that_leads_elsewhere_is_refused() throws IOException {
    var lab = lab();
    var prefix = madeByHand("elsewhere", "export CONDA_PREFIX=/opt/other\n");
    assertThat(lab.failure(prefix.toString()))
        .satisfies(failure -> {
          assertThat(failure.kind()).isEqualTo(EnvironmentFailure.Kind.ACTIVATION_FAILED);
          assertThat(failure.detail()).contains("CONDA_PREFIX=/opt/other");
        });
  }

  @Test
  void an_activation_that_hangs_is_ended() throws IOException {
    var prefix = madeByHand("hangs", "sleep 600\n");
    var result =
        new Activation(
                new HostVariables(System.getenv()),
                ToolRunner.local(),
                root.resolve("cache"),
                java.time.Duration.ofMillis(300))
            .of("hangs", prefix);
    assertThat(result)
        .isInstanceOfSatisfying(
            Activation.Result.Broken.class,
            broken ->
                assertThat(broken.failure().what())
                    .startsWith(
                        "The activation scripts of conda environment hangs did not end within"));
  }

  private Path madeByHand(String name, String hook) throws IOException {
    var prefix = root.resolve(name);
    Files.createDirectories(prefix.resolve("conda-meta"));
    Files.createDirectories(prefix.resolve("etc/conda/activate.d"));
    Files.writeString(prefix.resolve("etc/conda/activate.d/hook.sh"), hook);
    return prefix;
  }
}
