package nightshift.gpu;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An environment whose PATH leads to the small nvidia-smi of the tests. */
final class FakeSmi {
  private FakeSmi() {}

  static Map<String, String> environment(String machine, String... more) {
    var script = Path.of("src/test/resources/nightshift/gpu").toAbsolutePath();
    var environment = new HashMap<String, String>();
    environment.put("PATH", script + ":/usr/bin:/bin");
    environment.put("FAKE_SMI", machine);
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  static GpuProbe probe(String machine, String... more) {
    return new GpuProbe(environment(machine, more), Duration.ofSeconds(20));
  }
}
