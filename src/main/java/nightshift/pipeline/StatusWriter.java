package nightshift.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Puts a status file in its place in one step, synced, so that a power cut leaves a whole one. */
final class StatusWriter {
  private StatusWriter() {}

  static void write(Path file, String text) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    var temporary = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
    try {
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
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
        Files.setPosixFilePermissions(
            file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      }
    }
  }
}
