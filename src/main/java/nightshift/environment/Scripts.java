package nightshift.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import nightshift.Fingerprint;

/** Our Python scripts, laid out as files so that {@code uv run --script} can read their pins. */
final class Scripts {
  private final Path cache;

  Scripts(Path cache) {
    this.cache = cache;
  }

  /** Named by its content: an upgrade of Nightshift never meets an old one. */
  Path lay(String name) throws IOException {
    var text = text(name);
    var stem = name.replaceFirst("\\.py$", "");
    var file = cache.resolve("scripts").resolve(stem + "-" + Fingerprint.of(text).brief() + ".py");
    if (!Files.isRegularFile(file)) {
      Json.publish(file, text);
    }
    return file;
  }

  static String text(String name) throws IOException {
    try (var in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the program lacks its own file " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
