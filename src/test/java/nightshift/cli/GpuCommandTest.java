package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class GpuCommandTest {
  private static final String CARD = "GPU-00000000-0000-0000-0000-000000000000";

  @TempDir Path locks;

  @Test
  void it_shows_cards_holders_foreign_processes_and_who_waits() throws Exception {
    long us = ProcessHandle.current().pid();
    write(CARD + ".me.holder", "owner=night, batch 7\npid=" + us + "\ncookie=x\n");
    write("queue/39-0000000001-x", CARD + "\nowner=night, batch 8\npid=" + us + "\ncount=1\n");

    assertThat(run("two", 0))
        .isEqualTo(
            """
            GPU 0  NVIDIA RTX A5000  24.0 GiB  held by night, batch 7 (pid [PID]) since 01 Nov 02:14
              not ours: /usr/bin/python3 (pid 1, 1.0 GiB)
              not ours: C:\\Program Files, Inc\\x.exe (pid 4000000, memory unknown)
            GPU 1  NVIDIA RTX A4000  16.0 GiB  free
            waiting:
              night, batch 8 (pid [PID]) since 01 Nov 02:14, wants 1 of GPU-00000000-0000-0000-0000-000000000000
            """
                .replace("[PID]", Long.toString(us)));
  }

  @Test
  void a_machine_without_cards_says_so() {
    assertThat(run("none", 0)).isEqualTo("no GPU that can be used\n");
  }

  @Test
  void json_holds_the_same() {
    assertThat(run("one", 0, "--json"))
        .contains("\"uuid\" : \"" + CARD + "\"", "\"holders\" : [ ]", "\"pid\" : 4000000");
  }

  private void write(String name, String text) throws Exception {
    var file = locks.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-01T02:14:00Z")));
  }

  private String run(String machine, int exitCode, String... words) {
    var fake = Path.of("src/test/resources/nightshift/gpu").toAbsolutePath();
    var environment =
        Map.of(
            "PATH",
            fake + ":/usr/bin:/bin",
            "FAKE_SMI",
            machine,
            "NIGHTSHIFT_GPU_LOCKS",
            locks.toString());
    var out = new StringWriter();
    var line = new CommandLine(new GpuCommand(environment, ZoneId.of("UTC")));
    line.setOut(new PrintWriter(out));
    assertThat(line.execute(words)).isEqualTo(exitCode);
    return out.toString();
  }
}
