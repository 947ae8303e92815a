package nightshift.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import nightshift.Problem;
import nightshift.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir private Path root;

  private Settings.Read read(String text) throws IOException {
    Files.writeString(root.resolve("nightshift.yaml"), text);
    return Settings.read(new Workspace(root));
  }

  private String told(List<Problem> problems) {
    return String.join("\n", problems.stream().map(Problem::explain).toList())
        .replace(root.toString(), "ROOT");
  }

  @Test
  void every_key_is_read() throws IOException {
    var read =
        read(
            """
            inbox: {folder: drop, quiet: 1m, markers: [ready.txt], allow-pipelines: yes, after: archive}
            results: {folder: /data/results}
            slots: {cpu: 4, gpu: 2}
            gpu: {foreign: share, without: cpu, locks: /var/lock/gpu}
            environments: {store: ~/envs, conda: /opt/conda, channels: [a, b], default-python: 3.12, prune-after: 2 weeks, links: true, rehearse: 06:30}
            fallback: environment
            disk: {keep-free: 50 GB}
            web: {listen: "0.0.0.0:9000", token: secret}
            notify: {url: "http://localhost/x", on: [done, failed]}
            """);
    assertThat(read.problems()).isEmpty();
    assertThat(read.warnings()).isEmpty();
    assertThat(read.settings())
        .isEqualTo(
            new Settings(
                new Settings.Inbox(
                    root.resolve("drop"),
                    Duration.ofMinutes(1),
                    List.of("ready.txt"),
                    true,
                    Settings.After.ARCHIVE),
                new Settings.Results(Path.of("/data/results")),
                new Settings.Slots(4, Optional.of(2)),
                new Settings.Gpu(
                    Settings.Foreign.SHARE,
                    Settings.Without.CPU,
                    Optional.of(Path.of("/var/lock/gpu"))),
                new Settings.Environments(
                    Path.of(System.getProperty("user.home"), "envs"),
                    Optional.of(Path.of("/opt/conda")),
                    List.of("a", "b"),
                    "3.12",
                    Duration.ofDays(14),
                    true,
                    Optional.of(LocalTime.of(6, 30))),
                Settings.FallbackOn.ENVIRONMENT,
                new Settings.Disk(50_000_000_000L),
                new Settings.Web("0.0.0.0:9000", Optional.of("secret")),
                new Settings.Notices(
                    Optional.of("http://localhost/x"), List.of("done", "failed"))));
  }

  @Test
  void everything_that_is_wrong_is_told_at_once_and_the_defaults_stand_in() throws IOException {
    var read =
        read(
            """
            inbxo: {}
            inbox: {quiet: 10, folders: x}
            slots: {cpu: 0}
            gpu: {without: gpu}
            environments: [a]
            fallback: yes
            disk: {keep-free: lots}
            web: {listen: "0.0.0.0:80"}
            """);
    assertThat(told(read.problems()))
        .isEqualTo(
            """
            ROOT/nightshift.yaml:2:16: quiet: '10' has no unit
            hint: write 10s, 5 minutes or 1h30m
            ROOT/nightshift.yaml:3:14: cpu must be a whole number from 1 to 4096, but '0' stands here
            hint: write for example cpu: 1
            ROOT/nightshift.yaml:4:16: without must be wait, cpu, fail, but is 'gpu'
            hint: did you mean cpu?
            ROOT/nightshift.yaml:5:15: environments must be a map, but a list stands here
            hint: write key: value
            ROOT/nightshift.yaml:6:11: fallback must be any, environment, never, but is 'yes'
            hint: write one of: any, environment, never
            ROOT/nightshift.yaml:7:19: keep-free: 'lots' has no number and unit
            hint: write 8 GiB or 500 MB
            ROOT/nightshift.yaml:8:15: the page would be open to the whole network without a token
            hint: set web: {token: …}, or listen on 127.0.0.1:80\
            """);
    assertThat(told(read.warnings()))
        .isEqualTo(
            """
            ROOT/nightshift.yaml:1:1: 'inbxo' is no key of nightshift.yaml and has no effect
            hint: did you mean inbox?
            ROOT/nightshift.yaml:2:20: 'folders' is no key of inbox and has no effect
            hint: did you mean folder?\
            """);
    assertThat(read.settings().slots()).isEqualTo(Settings.defaults(new Workspace(root)).slots());
  }

  @Test
  void the_hour_of_the_rehearsal_is_a_time_or_never() throws IOException {
    var never = read("environments: {rehearse: never}\n");
    assertThat(never.problems()).isEmpty();
    assertThat(never.settings().environments().rehearse()).isEmpty();
    assertThat(told(read("environments: {rehearse: 6pm}\n").problems()))
        .isEqualTo(
            """
            ROOT/nightshift.yaml:1:26: rehearse must be a time of day or never, but is '6pm'
            hint: write rehearse: "18:00"\
            """);
  }

  @Test
  void a_missing_or_empty_file_means_all_defaults() throws IOException {
    var workspace = new Workspace(root);
    assertThat(Settings.read(workspace).settings()).isEqualTo(Settings.defaults(workspace));
    assertThat(read("# nothing yet\n").settings()).isEqualTo(Settings.defaults(workspace));
    assertThat(read("inbox:\n").problems()).isEmpty();
  }
}
