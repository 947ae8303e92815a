package nightshift.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ToolTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void lines_come_as_they_are_written_and_the_exit_code_is_the_tools_own() throws Exception {
    var seen = new CopyOnWriteArrayList<String>();

    var result = Tool.run(sh("echo one; echo two >&2; exit 3"), LIMIT, seen::add);

    assertThat(seen).containsExactly("one", "two");
    assertThat(result).isEqualTo(new ToolResult(true, 3, false, "one\ntwo"));
    assertThat(result.ok()).isFalse();
  }

  @Test
  void over_its_time_the_whole_tree_is_ended() throws Exception {
    var result =
        Tool.run(
            sh("setsid sleep 1000 & echo $!; trap '' TERM; sleep 1000; sleep 1000"),
            Duration.ofMillis(500),
            line -> {});

    assertThat(result.timedOut()).isTrue();
    var daemon = Long.parseLong(result.output().strip());
    assertThat(ProcessHandle.of(daemon).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void a_daemon_that_keeps_the_output_open_does_not_keep_us() throws Exception {
    var result = Tool.run(sh("setsid sleep 1000 & exit 0"), LIMIT, line -> {});

    assertThat(result.ok()).isTrue();
  }

  @Test
  void a_long_output_is_kept_at_both_ends() throws Exception {
    var result = Tool.run(sh("seq 1 100000"), LIMIT, line -> {});

    assertThat(result.output())
        .startsWith("1\n2\n")
        .contains("\n200\n[… 99,400 lines left out …]\n99601\n")
        .endsWith("\n100000");
  }

  @Test
  void a_missing_tool_was_not_started_even_if_our_own_path_has_it() throws Exception {
    var command = new Command(List.of("ls"), folder, Map.of("PATH", folder.toString()));

    assertThat(Tool.run(command, LIMIT, line -> {}))
        .isEqualTo(
            new ToolResult(
                false, 127, false, "no program named ls on the PATH of its environment"));
  }

  private Command sh(String script) {
    return new Command(List.of("sh", "-c", script), folder, Map.of("PATH", "/usr/bin:/bin"));
  }
}
