package nightshift.process;

import java.io.IOException;
import java.io.InputStream;
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
  private SupervisorScript() {}

  static Path install(Path folder) throws IOException {
    var text = text();
    var file = folder.resolve("supervisor-" + Fingerprint.of(text).brief() + ".sh");
    if (!Files.exists(file)) {
      WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static String text() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            SupervisorScript.class.getResourceAsStream("supervisor.sh"), "supervisor.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
