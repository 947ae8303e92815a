package nightshift.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two segments at once, with two Pythons and numpy 1.26 beside numpy 2. */
final class IsolationTest {
  private static final String TELL =
      """
      import os, sys, numpy
      print(sys.implementation.name, numpy.__version__, sys.prefix, os.environ.get("PYTHONPATH"))
      print([p for p in sys.path if "user-site" in p or "foreign" in p], os.environ.get("CUDA_VISIBLE_DEVICES"))
      """;

  @TempDir Path root;

  @Test
  void neither_sees_the_others_python_packages_or_variables() throws Exception {
    var lab =
        Lab.locked(
            root,
            """
            [project]
            name = "lab"
            version = "0"
            requires-python = ">=3.9"

            [dependency-groups]
            old_stack = ["numpy==1.26.4"]
            new_stack = ["numpy==2.0.2"]

            [tool.uv]
            package = false
            default-groups = []
            conflicts = [[{ group = "old_stack" }, { group = "new_stack" }]]
            """);
    lab.host.put("PYTHONPATH", root.resolve("foreign").toString());
    lab.host.put("PYTHONUSERBASE", root.resolve("user-site").toString());
    lab.host.put("CUDA_VISIBLE_DEVICES", "3");
    var script = lab.write("tell.py", TELL);
    var old = lab.ready("uv@pypy3:old_stack");
    var young = lab.ready("uv:new_stack");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          threads.invokeAll(
              List.of(
                  () -> lab.run(old, script.toString()).output().strip(),
                  () -> lab.run(young, script.toString()).output().strip()));
      assertThat(answers.get(0).get()).isEqualTo("pypy 1.26.4 " + old.prefix() + " None\n[] None");
      assertThat(answers.get(1).get())
          .isEqualTo("cpython 2.0.2 " + young.prefix() + " None\n[] None");
    }
    spoilThrough(lab, old);
    assertThat(lab.run(young, "-c", "import numpy; print(numpy.__version__)").output())
        .isEqualTo("2.0.2");
  }

  /** What a segment writes into its own packages reaches neither uv's cache nor another build. */
  private static void spoilThrough(Lab lab, ReadyEnvironment environment) throws IOException {
    var file = lab.run(environment, "-c", "import numpy; print(numpy.__file__)").output().strip();
    FileTree.writable(Path.of(file), true);
    Files.writeString(Path.of(file), "");
    assertThat(
            lab.run(
                    lab.ready(environment.name().toString()),
                    "-c",
                    "import numpy; print(numpy.__version__)")
                .output())
        .isEqualTo("1.26.4");
  }
}
