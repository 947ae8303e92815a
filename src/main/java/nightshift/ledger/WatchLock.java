package nightshift.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * One daemon a workspace: the right to run its queue. The system gives it back however its holder
 * dies, so that it is never stale.
 */
public sealed interface WatchLock {
  /** Ours until closed. */
  final class Held implements WatchLock, AutoCloseable {
    private final FileChannel channel;

    private Held(FileChannel channel) {
      this.channel = channel;
    }

    boolean isHeld() {
      return channel.isOpen();
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Another process runs this workspace; pid 0 when it has not written its number yet. */
  record AlreadyHeld(long pid) implements WatchLock {}

  /** Takes the lock in the workspace's {@code .nightshift/}, or names who has it. */
  static WatchLock take(Path stateFolder) {
    // The number lies beside the lock: reading the locked file would give the lock away.
    var number = stateFolder.resolve("watch.pid");
    try {
      Files.createDirectories(stateFolder);
      var channel =
          FileChannel.open(
              stateFolder.resolve("watch.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        return new AlreadyHeld(read(number));
      }
      var unfinished = stateFolder.resolve("watch.pid.unfinished");
      Files.writeString(unfinished, ProcessHandle.current().pid() + "\n");
      Files.move(unfinished, number, StandardCopyOption.ATOMIC_MOVE);
      return new Held(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static long read(Path number) throws IOException {
    var text = Files.exists(number) ? Files.readString(number).strip() : "";
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
