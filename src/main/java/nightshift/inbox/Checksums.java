package nightshift.inbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Reads files to their end for a manifest, a slice a look: a file of a terabyte must not keep the
 * scan from other batches.
 */
final class Checksums {
  /** About two seconds of a disk. */
  private static final long SLICE = 512L << 20;

  private record Known(BatchFile file, String algorithm, String hex) {}

  private record Partial(BatchFile file, String algorithm, MessageDigest digest, long done) {}

  private final Map<Path, Known> known = new HashMap<>();
  private Optional<Partial> partial = Optional.empty();
  private long left = SLICE;

  /** A new look may read another slice. */
  void refill() {
    left = SLICE;
  }

  /** Lower-case hex; empty when this look has read enough. */
  Optional<String> of(Path folder, BatchFile file, String algorithm) throws IOException {
    var before = known.get(file.path());
    if (before != null && before.file.sameAs(file) && before.algorithm.equals(algorithm)) {
      return Optional.of(before.hex);
    }
    if (left <= 0) {
      return Optional.empty();
    }
    var start =
        partial
            .filter(p -> p.file.sameAs(file) && p.algorithm.equals(algorithm))
            .orElseGet(() -> new Partial(file, algorithm, digest(algorithm), 0));
    long done = read(folder.resolve(file.path()), start);
    if (done < file.bytes()) {
      partial = Optional.of(new Partial(file, algorithm, start.digest, done));
      return Optional.empty();
    }
    partial = Optional.empty();
    var hex = HexFormat.of().formatHex(start.digest.digest());
    known.put(file.path(), new Known(file, algorithm, hex));
    return Optional.of(hex);
  }

  private long read(Path file, Partial start) throws IOException {
    var buffer = ByteBuffer.allocate(1 << 16);
    long done = start.done;
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (left > 0 && done < start.file.bytes() && channel.read(buffer.clear(), done) > 0) {
        buffer.flip();
        done += buffer.remaining();
        left -= buffer.remaining();
        start.digest.update(buffer);
      }
    }
    // A file that became shorter ends here too: its checksum will not match.
    return left > 0 ? start.file.bytes() : done;
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
