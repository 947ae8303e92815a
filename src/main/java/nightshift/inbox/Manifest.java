package nightshift.inbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A sender's list of what belongs to the batch: `manifest.json`, `SHA256SUMS`, `*.sha256`, `*.md5`.
 *
 * @param file the manifest's own name
 * @param entries what it names
 * @param finished whether it reads to a proper end
 */
record Manifest(String file, List<Entry> entries, boolean finished) {
  /** A name inside the batch as the sender wrote it, and what the sender knows of it. */
  record Entry(String name, OptionalLong bytes, Optional<Checksum> checksum) {}

  /** Lower-case hex, with the algorithm by its Java name. */
  record Checksum(String algorithm, String hex) {
    static Optional<Checksum> of(String hex) {
      var lower = hex.toLowerCase(Locale.ROOT);
      return switch (lower.matches("[0-9a-f]+") ? lower.length() : 0) {
        case 32 -> Optional.of(new Checksum("MD5", lower));
        case 40 -> Optional.of(new Checksum("SHA-1", lower));
        case 64 -> Optional.of(new Checksum("SHA-256", lower));
        case 128 -> Optional.of(new Checksum("SHA-512", lower));
        default -> Optional.empty();
      };
    }
  }

  static final String JSON = "manifest.json";

  private static final long LONGEST = 64L << 20;
  private static final Pattern SUMS =
      Pattern.compile(
          "(?i)(?:md5|sha1|sha256|sha512)sums?(?:\\.txt)?|.+\\.(?:md5|sha1|sha256|sha512)");

  /** `hex name` or `hex *name`, as the coreutils write it. */
  private static final Pattern GNU = Pattern.compile("(\\\\?)([0-9a-fA-F]{32,128}) [ *](.+)");

  /** `SHA256 (name) = hex`, as BSD writes it. */
  private static final Pattern BSD =
      Pattern.compile("[A-Z0-9-]+ \\((.+)\\) = ([0-9a-fA-F]{32,128})");

  static boolean isManifest(Path path) {
    var name = path.toString();
    return path.getNameCount() == 1 && (name.equals(JSON) || SUMS.matcher(name).matches());
  }

  /** Empty when it is a file of that name which lists nothing: somebody else's. */
  static Optional<Manifest> read(Path folder, BatchFile sign) throws IOException {
    var name = sign.path().toString();
    if (sign.bytes() > LONGEST) {
      return Optional.empty();
    }
    var bytes = Files.readAllBytes(folder.resolve(sign.path()));
    return name.equals(JSON)
        ? JsonManifest.read(bytes)
        : sums(name, new String(bytes, StandardCharsets.UTF_8));
  }

  /** Speaks about the one file whose name it bears, not about the batch. */
  boolean isSidecar() {
    return entries.size() == 1 && file.startsWith(entries.getFirst().name() + ".");
  }

  private static Optional<Manifest> sums(String name, String text) {
    var entries = new ArrayList<Entry>();
    boolean finished = text.endsWith("\n") || bare(name, text.strip()).isPresent();
    for (var line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      var entry = line(name, line);
      finished &= entry.isPresent();
      entry.ifPresent(entries::add);
    }
    return Optional.of(new Manifest(name, entries, finished && !entries.isEmpty()));
  }

  private static Optional<Entry> line(String manifest, String line) {
    var gnu = GNU.matcher(line);
    if (gnu.matches()) {
      var name = gnu.group(3);
      return entry(gnu.group(1).isEmpty() ? name : unescape(name), gnu.group(2));
    }
    var bsd = BSD.matcher(line);
    if (bsd.matches()) {
      return entry(bsd.group(1), bsd.group(2));
    }
    return bare(manifest, line.strip());
  }

  /**
   * Nothing but a checksum, as long as the ending says: of the file whose name stands before it.
   */
  private static Optional<Entry> bare(String manifest, String line) {
    int dot = manifest.lastIndexOf('.');
    int digits =
        switch (manifest.substring(dot + 1).toLowerCase(Locale.ROOT)) {
          case "md5" -> 32;
          case "sha1" -> 40;
          case "sha256" -> 64;
          case "sha512" -> 128;
          default -> -1;
        };
    return dot > 0 && line.length() == digits
        ? entry(manifest.substring(0, dot), line)
        : Optional.empty();
  }

  private static Optional<Entry> entry(String name, String hex) {
    return Checksum.of(hex).map(sum -> new Entry(name, OptionalLong.empty(), Optional.of(sum)));
  }

  /** The coreutils write a backslash first when a name holds a newline or a backslash. */
  private static String unescape(String name) {
    var plain = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\\' && i + 1 < name.length()) {
        i++;
        plain.append(name.charAt(i) == 'n' ? '\n' : name.charAt(i) == 'r' ? '\r' : name.charAt(i));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
