package nightshift.simulate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Copies images into a batch's folder the way a microscope's software does: one after another, each
 * growing in slices, with pauses, and a marker last.
 *
 * @param pause between two files
 * @param slices in how many steps a file grows
 * @param marker name of the file that is written last
 * @param temporaryNames whether a file bears the ending `.part` until it is whole
 * @param crashAt stops for good in the middle of that file, counted from 1
 */
public record Microscope(
    Duration pause,
    int slices,
    Optional<String> marker,
    boolean temporaryNames,
    OptionalInt crashAt) {

  /** Files in this order, one slice each, marker last. */
  public static void drop(
      List<Path> files,
      Path batchFolder,
      Duration pause,
      Optional<String> marker,
      Consumer<String> progress)
      throws IOException {
    new Microscope(pause, 1, marker, false, OptionalInt.empty())
        .write(files, batchFolder, progress);
  }

  /** Returns when the batch is written, or when it "crashed". */
  public void write(List<Path> files, Path batchFolder, Consumer<String> progress)
      throws IOException {
    Files.createDirectories(batchFolder);
    for (int i = 0; i < files.size(); i++) {
      if (i > 0) {
        rest(pause);
      }
      var source = files.get(i);
      var target = batchFolder.resolve(source.getFileName());
      if (crashAt.isPresent() && crashAt.getAsInt() == i + 1) {
        grow(source, target, Files.size(source) / 2);
        progress.accept("crashed in the middle of " + target.getFileName());
        return;
      }
      if (temporaryNames) {
        var growing = target.resolveSibling(target.getFileName() + ".part");
        grow(source, growing, Files.size(source));
        Files.move(growing, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        grow(source, target, Files.size(source));
      }
      progress.accept((i + 1) + " of " + files.size() + "  " + target.getFileName());
    }
    if (marker.isPresent()) {
      Files.createFile(batchFolder.resolve(marker.get()));
      progress.accept(marker.get());
    }
  }

  private void grow(Path source, Path target, long end) throws IOException {
    long slice = Math.max(1, end / Math.max(1, slices));
    try (var in = FileChannel.open(source, StandardOpenOption.READ);
        var out =
            FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.allocate((int) Math.min(slice, 1 << 20));
      long next = slice;
      while (in.position() < end) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - in.position()));
        if (in.read(buffer) < 0) {
          throw new IOException(source + " became shorter while it was copied");
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        if (in.position() >= next && in.position() < end) {
          next += slice;
          rest(pause.dividedBy(Math.max(1, slices)));
        }
      }
    }
  }

  private static void rest(Duration time) throws InterruptedIOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while writing a batch");
    }
  }
}
