package nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A folder that nobody can write to while this is open, as a share may be. */
final class Mount implements AutoCloseable {
  private final List<String> undo;

  private Mount(String... undo) {
    this.undo = List.of(undo);
  }

  /** Root may write whatever the rights say, so that for root it takes a mount. */
  static Mount readOnly(Path folder) throws IOException, InterruptedException {
    var path = folder.toString();
    if (!System.getProperty("user.name").equals("root")) {
      run("chmod", "-R", "a-w", path);
      return new Mount("chmod", "-R", "u+w", path);
    }
    run("mount", "--bind", path, path);
    run("mount", "-o", "remount,ro,bind", path);
    return new Mount("umount", path);
  }

  private static void run(String... words) throws IOException, InterruptedException {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run(undo.toArray(String[]::new));
  }
}
