package nightshift.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * One daemon a workspace: the right to run its queue. The system gives it back however its holder
 * dies, so that it is never stale.
 */
public sealed interface WatchLock {
  /** Ours until closed. */
  final class Held implements WatchLock, AutoCloseable {
    private final FileChannel channel;
    private final Path holder;

    private Held(FileChannel channel, Path holder) {
      this.channel = channel;
      this.holder = holder;
    }

    boolean isHeld() {
      return channel.isOpen();
    }

    @Override
    public void close() {
      try {
        if (channel.isOpen()) {
          Files.deleteIfExists(holder);
        }
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
    var holder = stateFolder.resolve("watch.pid");
    try {
      Files.createDirectories(stateFolder);
      if (text(holder).equals(ourselves())) {
        // Opening the lock file a second time and closing it would give our own lock away (POSIX).
        return new AlreadyHeld(ProcessHandle.current().pid());
      }
      var channel =
          FileChannel.open(
              stateFolder.resolve("watch.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        return new AlreadyHeld(pid(text(holder)));
      }
      var unfinished = stateFolder.resolve("watch.pid.unfinished");
      Files.writeString(unfinished, ourselves());
      Files.move(unfinished, holder, StandardCopyOption.ATOMIC_MOVE);
      return new Held(channel, holder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who watches, as far as can be told without touching the lock; for people. */
  static Optional<Long> holder(Path stateFolder) {
    try {
      var text = text(stateFolder.resolve("watch.pid"));
      return ProcessHandle.of(pid(text))
          .filter(process -> text.equals(name(process)))
          .map(ProcessHandle::pid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With the start time, as a pid is used again: in a container every daemon may have the same. */
  private static String ourselves() {
    return name(ProcessHandle.current());
  }

  private static String name(ProcessHandle process) {
    return process.pid() + " since " + process.info().startInstant().orElse(Instant.EPOCH) + "\n";
  }

  private static String text(Path holder) throws IOException {
    return Files.exists(holder) ? Files.readString(holder) : "";
  }

  private static long pid(String holder) {
    var number = holder.split(" ", 2)[0];
    return number.matches("\\d{1,18}") ? Long.parseLong(number) : 0;
  }
}
