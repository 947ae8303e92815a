package nightshift.environment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One builder an environment, across threads, Nightshifts and users of the machine. Safe for many
 * threads: within this process a semaphore decides before the file is opened, because closing any
 * handle of a locked file would drop the process's own lock.
 */
final class BuildLocks {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final InstantSource clock;
  private final ConcurrentMap<Path, Semaphore> here = new ConcurrentHashMap<>();

  /** Who builds, for the one who waits; beside the lock, since reading the lock would drop it. */
  record Holder(long pid, Instant since) {
    String describe() {
      return "process " + pid + " since " + since;
    }
  }

  /** The right to build one folder. */
  record Held(Semaphore inProcess, FileChannel channel, FileLock lock, Path holderFile)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try {
        Files.deleteIfExists(holderFile);
        lock.release();
        channel.close();
      } finally {
        inProcess.release();
      }
    }
  }

  BuildLocks(InstantSource clock) {
    this.clock = clock;
  }

  /** Waits up to the limit; empty when another still builds then. */
  Optional<Held> take(Path folder, Duration limit, Consumer<String> progress)
      throws IOException, InterruptedException {
    Files.createDirectories(folder.toAbsolutePath().getParent());
    long deadline = System.nanoTime() + limit.toNanos();
    var inProcess = here.computeIfAbsent(folder, key -> new Semaphore(1));
    if (!inProcess.tryAcquire()) {
      progress.accept(waiting(folder));
      if (!inProcess.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
    }
    Optional<Held> held = Optional.empty();
    try {
      held = fileLock(folder, inProcess, deadline, progress);
      return held;
    } finally {
      if (held.isEmpty()) {
        inProcess.release();
      }
    }
  }

  private Optional<Held> fileLock(
      Path folder, Semaphore inProcess, long deadline, Consumer<String> progress)
      throws IOException, InterruptedException {
    var channel =
        FileChannel.open(
            beside(folder, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean told = false;
    FileLock lock = channel.tryLock();
    while (lock == null) {
      if (!told) {
        told = true;
        progress.accept(waiting(folder));
      }
      if (System.nanoTime() > deadline) {
        channel.close();
        return Optional.empty();
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      if (Thread.interrupted()) {
        channel.close();
        throw new InterruptedException();
      }
      lock = channel.tryLock();
    }
    var holderFile = beside(folder, ".lock.holder");
    Json.write(holderFile, new Holder(ProcessHandle.current().pid(), clock.instant()));
    return Optional.of(new Held(inProcess, channel, lock, holderFile));
  }

  private static String waiting(Path folder) {
    return "waiting for the build of " + folder.getFileName() + " by " + holder(folder);
  }

  static String holder(Path folder) {
    return Json.read(beside(folder, ".lock.holder"), Holder.class)
        .map(Holder::describe)
        .orElse("another process");
  }

  private static Path beside(Path folder, String suffix) {
    return folder.resolveSibling(folder.getFileName() + suffix);
  }
}
