package nightshift.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import nightshift.Fingerprint;
import nightshift.WholeFile;

/**
 * The shell script that supervises, put into the workspace's state under a name that follows its
 * content: a shell reads its script as it goes, so an upgrade must never write into a running one.
 */
final class SupervisorScript {
  private final String text;
  private final Path file;

  SupervisorScript(Path folder) {
    this.text = text();
    this.file = folder.resolve("supervisor-" + Fingerprint.of(text).brief() + ".sh");
  }

  /** Where it lies; put there again when somebody cleaned up. */
  Path installed() throws IOException {
    if (!Files.exists(file)) {
      WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(
            SupervisorScript.class.getResourceAsStream("supervisor.sh"), "supervisor.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("our own jar can't be read", e);
    }
  }
}
