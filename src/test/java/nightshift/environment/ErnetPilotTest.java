package nightshift.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nightshift.EnvironmentName;
import nightshift.process.Command;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pilot for real: both of its environments are built, 5 GB each. Where there is no conda
 * channel, the conda twin's packages are PyPI's wheels, repacked.
 */
@Tag("torch")
final class ErnetPilotTest {
  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final EnvironmentName.Conda TWIN = new EnvironmentName.Conda("ernet-gpu");

  @TempDir Path root;

  @Test
  void the_uv_group_and_its_conda_twin_find_the_same_network() throws IOException {
    var lab = new Lab(root);
    for (var name : List.of("pyproject.toml", "uv.lock", "conda_envs/segment_ernet.yml")) {
      lab.write(name, Files.readString(HERE.resolve(name)));
    }
    var made = lab.environments().localChannel().make(Set.of(TWIN), lab.progress::add);
    assertThat(made).as("%s", made).isInstanceOf(LocalChannel.Result.Made.class);
    lab.settings =
        lab.settings.withChannels(
            Map.of("*", LocalChannel.folder(lab.workspace.state()).toString()));

    var uv = lab.ready("uv:segment_ernet");
    run(uv, "make_er_networks.py", "--output", root.toString(), "--count", "2");
    var masks = List.of(segment(uv, "uv"), segment(lab.ready(TWIN.name()), "conda"));

    for (var name : List.of("er_01.tif", "er_02.tif")) {
      assertThat(masks.getFirst().resolve(name))
          .hasSameBinaryContentAs(masks.getLast().resolve(name));
      assertThat(
              run(uv, "score_networks.py", masks.getFirst() + "/" + name, root + "/truth/" + name))
          .startsWith("Dice 0.9");
    }
    var rehearsed = lab.environments().rehearse(uv.name(), List.of(), line -> {});
    assertThat(rehearsed.passed()).as("%s", rehearsed.checks()).isTrue();
  }

  private Path segment(ReadyEnvironment environment, String folder) throws IOException {
    var masks = root.resolve("masks-" + folder);
    var output =
        run(
            environment,
            "_segment_ernet.py",
            "--input",
            root + "/images/*.tif",
            "--output",
            masks.toString());
    assertThat(output).contains("device: CPU, no card was leased");
    return masks;
  }

  private String run(ReadyEnvironment environment, String script, String... arguments) {
    var words =
        new ArrayList<>(
            List.of("python", HERE.resolve("standard_code/python").resolve(script).toString()));
    words.addAll(List.of(arguments));
    var end =
        ToolRunner.local()
            .run(
                new Command(environment.argv(words), root, environment.variables()),
                Duration.ofMinutes(5),
                line -> {});
    assertThat(end.succeeded()).as(end.output()).isTrue();
    return end.output();
  }
}
