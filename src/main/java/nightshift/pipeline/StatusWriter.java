package nightshift.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Puts a status file in its place in one step, synced, so that a power cut leaves a whole one. */
final class StatusWriter {
  private StatusWriter() {}

  static void write(Path file, byte[] content) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    var temporary = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
    try {
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Permissions.likeNewFile(temporary);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  static Path keepAside(Path file) throws IOException {
    var name = file.getFileName() + ".bak";
    for (int number = 1; ; number++) {
      var backup = file.resolveSibling(number == 1 ? name : name + number);
      try {
        Files.move(file, backup);
        return backup;
      } catch (FileAlreadyExistsException e) {
        if (number == 1000) {
          throw e;
        }
      }
    }
  }

  /** A temporary file is private; what replaces a shared file must be readable as that was. */
  private static final class Permissions {
    static void likeNewFile(Path file) throws IOException {
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      }
    }
  }
}
