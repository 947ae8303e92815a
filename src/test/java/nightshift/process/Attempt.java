package nightshift.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One job in a test's own folder, with short names for what the tests vary. */
final class Attempt {
  static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

  final Path root;
  final Path folder;
  final Path log;
  final String cookie = "test-" + UUID.randomUUID();
  Optional<Leases> leases = Optional.empty();
  Optional<Duration> timeout = Optional.empty();
  Duration grace = Duration.ofSeconds(10);
  Map<String, String> environment = ENVIRONMENT;

  Attempt(Path root) {
    this.root = root;
    this.folder = root.resolve("attempt-" + cookie);
    this.log = root.resolve(cookie + ".log");
  }

  Supervisor supervisor() {
    return new Supervisor(root.resolve("state"), InstantSource.system());
  }

  RunningJob start(String... argv) throws IOException {
    var command = new Command(List.of(argv), root, environment);
    return supervisor().start(new Job(cookie, command, folder, log, leases, timeout, grace));
  }

  RunningJob sh(String script) throws IOException {
    return start("/bin/sh", "-c", script);
  }

  String logged() throws IOException {
    return Files.readString(log);
  }

  List<ProcessHandle> living() {
    return new ProcessTree(cookie).living();
  }
}
