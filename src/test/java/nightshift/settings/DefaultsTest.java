package nightshift.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import nightshift.Workspace;
import org.junit.jupiter.api.Test;

/** Every default in one place: to change one is a decision, not an accident. */
final class DefaultsTest {
  @Test
  void the_defaults_suit_one_workstation() {
    var workspace = new Workspace(Path.of("/lab"));
    assertThat(Settings.defaults(workspace))
        .isEqualTo(
            new Settings(
                new Settings.Inbox(
                    Path.of("/lab/inbox"),
                    Duration.ofSeconds(10),
                    List.of("_READY", ".done", ".complete"),
                    false,
                    Settings.After.KEEP),
                new Settings.Results(Path.of("/lab/results")),
                new Settings.Slots(
                    Math.max(1, Runtime.getRuntime().availableProcessors() / 2), Optional.empty()),
                new Settings.Gpu(Settings.Foreign.WAIT, Settings.Without.WAIT, Optional.empty()),
                new Settings.Environments(
                    Path.of("/lab/.nightshift/envs"),
                    Optional.empty(),
                    List.of(),
                    "3.11",
                    Duration.ofDays(30),
                    false,
                    Optional.of(LocalTime.of(18, 0))),
                Settings.FallbackOn.ANY,
                new Settings.Disk(10L * 1024 * 1024 * 1024),
                new Settings.Web("127.0.0.1:8642", Optional.empty()),
                new Settings.Notices(Optional.empty(), List.of("failed", "held"))));
  }
}
