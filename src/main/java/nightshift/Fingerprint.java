package nightshift;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 in lower-case hex over everything that makes a thing what it is. */
public record Fingerprint(String hex) {
  public static Fingerprint of(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Fingerprint(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The first twelve digits: enough for a folder name. */
  public String brief() {
    return hex.substring(0, Math.min(12, hex.length()));
  }
}
