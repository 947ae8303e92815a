package nightshift.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nightshift.EnvironmentName;
import nightshift.environment.Preparation.Prepared;
import nightshift.process.Command;
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
        .isEqualTo("six");
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
  void versions_that_cannot_be_had_are_named() throws IOException {
    var lab = lab();
    lab.write("conda_envs/measure.yml", MEASURE.replace("- six", "- six=0.1"));
    assertThat(lab.failure("measure").asProblem().explain())
        .isEqualTo(
            """
            The versions that measure asks for can't be had together.
              Cannot solve the request because of: No candidates were found for six 0.1.*.
            hint: loosen one of the versions named above, then nightshift envs build measure\
            """);
    assertThat(lab.workspace.environmentStore().resolve("conda"))
        .isDirectoryNotContaining("glob:**/measure-????????????");
  }

  @Test
  void a_post_link_script_is_run_as_conda_does() throws IOException {
    var lab = lab();
    var maker =
        lab.write(
            "maker.py",
            """
            import bz2, hashlib, io, json, pathlib, sys, tarfile
            channel = pathlib.Path(sys.argv[1])
            subdir = sys.argv[2]
            script = b"#!/bin/sh\\necho linked > $PREFIX/linked.txt\\n"
            index = {"name": "hooked", "version": "1", "build": "0", "build_number": 0, "depends": [], "subdir": subdir}
            path = {"_path": "bin/.hooked-post-link.sh", "path_type": "hardlink", "size_in_bytes": len(script), "sha256": hashlib.sha256(script).hexdigest()}
            files = {"bin/.hooked-post-link.sh": script, "info/index.json": json.dumps(index).encode(),
                     "info/paths.json": json.dumps({"paths": [path], "paths_version": 1}).encode(), "info/files": path["_path"].encode()}
            body = io.BytesIO()
            with tarfile.open(fileobj=body, mode="w") as tar:
                for name, data in files.items():
                    info = tarfile.TarInfo(name)
                    info.size, info.mode = len(data), 0o755
                    tar.addfile(info, io.BytesIO(data))
            package = bz2.compress(body.getvalue())
            record = dict(index, md5=hashlib.md5(package).hexdigest(), sha256=hashlib.sha256(package).hexdigest(), size=len(package))
            for place in (subdir, "noarch"):
                (channel / place).mkdir(parents=True)
                packages = {"hooked-1-0.tar.bz2": record} if place == subdir else {}
                (channel / place / "repodata.json").write_text(json.dumps({"info": {"subdir": place}, "packages": packages, "packages.conda": {}}))
            (channel / subdir / "hooked-1-0.tar.bz2").write_bytes(package)
            """);
    var channel = root.resolve("hooked-channel");
    var made =
        ToolRunner.local()
            .run(
                new Command(
                    List.of(
                        "python3",
                        maker.toString(),
                        channel.toString(),
                        CondaDefinition.platform()),
                    root,
                    lab.host),
                Duration.ofMinutes(1),
                line -> {});
    assertThat(made.output()).isEmpty();
    lab.settings = lab.settings.withChannels(Map.of("*", channel.toString()));
    lab.write("conda_envs/hooked.yml", "name: hooked\ndependencies: [hooked]\n");
    assertThat(lab.ready("hooked").prefix().resolve("linked.txt")).hasContent("linked");
  }

  @Test
  void a_channel_that_is_not_there_is_named() throws IOException {
    var lab = lab();
    lab.settings = lab.settings.withChannels(Map.of("*", root.resolve("no channel").toString()));
    lab.write("conda_envs/measure.yml", MEASURE);
    var failure = lab.failure("measure");
    assertThat(failure.kind()).isEqualTo(EnvironmentFailure.Kind.INDEX_DOWN);
    assertThat(failure.detail().orElse("")).contains("no%20channel");
  }

  @Test
  void a_pip_section_that_fails_publishes_nothing() throws IOException {
    var lab = lab();
    lab.write("conda_envs/measure.yml", MEASURE.replace("toolz==1.0.0", "toolz==99.0.0"));
    var failure = lab.failure("measure");
    assertThat(failure.kind()).isEqualTo(EnvironmentFailure.Kind.UNSOLVABLE);
    assertThat(failure.detail().orElse("")).contains("toolz==99.0.0");
    assertThat(lab.environments().list().getFirst().folder().orElseThrow()).doesNotExist();
  }

  @Test
  void a_conda_that_is_here_builds_in_our_folder_from_the_same_yaml() throws IOException {
    var lab = lab();
    lab.write("conda_envs/measure.yml", MEASURE.replace("    - pip:\n      - toolz==1.0.0\n", ""));
    var made = lab.ready("measure").prefix();
    // Stands for a real conda, which can't be had here: takes conda's words and makes the prefix.
    var conda =
        lab.write(
            "their/condabin/conda",
            "#!/bin/sh\n[ \"$1 $2 $3 $4\" = 'env create --quiet --prefix' ] && [ \"$6\" = --file ] && grep -q python=3.11 \"$7\" && cp -r '%s' \"$5\" && chmod -R u+w \"$5\"\n"
                .formatted(made));
    assertThat(conda.toFile().setExecutable(true)).isTrue();
    lab.host.put("CONDA_EXE", conda.toString());
    lab.write(
        "conda_envs/measure.yml",
        MEASURE.replace("    - pip:\n      - toolz==1.0.0\n", "").replace("pixel", "micrometre"));
    var environment = lab.ready("measure");
    assertThat(environment.prefix()).isNotEqualTo(made);
    assertThat(
            lab.run(
                    environment,
                    "python",
                    "-c",
                    "import os, six; print(os.environ['MEASURE_UNIT'])")
                .output())
        .isEqualTo("micrometre");
    assertThat(Stamp.in(environment.prefix()).orElseThrow().tools()).containsKey("conda");
  }

  @Test
  void a_channel_for_one_environment_packs_nothing_of_another() throws IOException {
    var lab = new Lab(root);
    lab.write("conda_envs/small.yml", "name: small\ndependencies: [python=3.11, six]\n");
    lab.write("conda_envs/huge.yml", "name: huge\ndependencies: [python=3.11, toolz]\n");
    var channel = lab.environments().localChannel();
    var small = Set.of(new EnvironmentName.Conda("small"));
    assertThat(channel.make(small, lab.progress::add)).isInstanceOf(LocalChannel.Result.Made.class);
    assertThat(lab.progress).anyMatch(line -> line.startsWith("packed six-"));
    assertThat(lab.progress).noneMatch(line -> line.contains("toolz"));
    assertThat(channel.make(small, line -> {}))
        .isInstanceOfSatisfying(
            LocalChannel.Result.Made.class, again -> assertThat(again.worked()).isFalse());

    lab.progress.clear();
    assertThat(channel.make(lab.progress::add)).isInstanceOf(LocalChannel.Result.Made.class);
    assertThat(lab.progress.stream().filter(line -> line.startsWith("packed ")))
        .singleElement()
        .asString()
        .startsWith("packed toolz-");
    assertThat(channel.make(small, line -> {}))
        .isInstanceOfSatisfying(
            LocalChannel.Result.Made.class, again -> assertThat(again.worked()).isFalse());
  }

  @Test
  void the_channel_is_made_once_and_grows_with_the_yamls() throws IOException {
    var lab = new Lab(shared);
    var channel = lab.environments().localChannel();
    assertThat(channel.make(lab.progress::add))
        .isInstanceOfSatisfying(
            LocalChannel.Result.Made.class, made -> assertThat(made.worked()).isFalse());
    assertThat(lab.progress).isEmpty();
    lab.write("conda_envs/other.yml", "name: other\ndependencies: [python=3.11, toolz]\n");
    assertThat(channel.make(lab.progress::add))
        .isInstanceOfSatisfying(
            LocalChannel.Result.Made.class, made -> assertThat(made.worked()).isTrue());
    assertThat(lab.progress.stream().filter(line -> line.startsWith("packed ")))
        .singleElement()
        .asString()
        .startsWith("packed toolz-");
    Files.delete(lab.workspace.condaFiles().resolve("other.yml"));
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
                Duration.ofMillis(300))
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
