package nightshift.inbox;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shortens the wait for the next scan. Only a hint: a lost event costs one scan period, and where
 * the system gives no events, or no more of them, there are none. Watches the inbox, its pipelines'
 * folders and the top of each batch: that is where markers appear.
 */
public final class InboxEvents implements AutoCloseable {
  private final Path inbox;
  private final Runnable onChange;
  private final Optional<WatchService> watcher;
  private final Map<WatchKey, Path> keys = new HashMap<>();

  private InboxEvents(Path inbox, Runnable onChange, Optional<WatchService> watcher) {
    this.inbox = inbox;
    this.onChange = onChange;
    this.watcher = watcher;
  }

  /**
   * Calls {@code onChange} from a thread of its own whenever something may have changed, until it
   * is closed.
   */
  public static InboxEvents onChange(Path inbox, Runnable onChange) {
    var events = new InboxEvents(inbox, onChange, open());
    if (events.watcher.isPresent()) {
      events.watch(inbox, 2);
      Thread.ofVirtual().name("inbox-events").start(events::listen);
    }
    return events;
  }

  /** Whether the system gives events for this folder at all. */
  public synchronized boolean isListening() {
    return !keys.isEmpty();
  }

  private static Optional<WatchService> open() {
    try {
      return Optional.of(FileSystems.getDefault().newWatchService());
    } catch (IOException e) {
      // No inotify instance left: the scan alone is enough.
      return Optional.empty();
    }
  }

  private void listen() {
    try {
      while (true) {
        var key = watcher.orElseThrow().take();
        boolean overflow = false;
        for (var event : key.pollEvents()) {
          if (event.context() instanceof Path name) {
            follow(key, name);
          } else {
            overflow = true;
          }
        }
        if (overflow) {
          watch(inbox, 2);
        }
        if (!key.reset()) {
          forget(key);
        }
        onChange.run();
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(WatchKey key, Path name) {
    Optional<Path> folder;
    synchronized (this) {
      folder = Optional.ofNullable(keys.get(key));
    }
    folder.ifPresent(parent -> watch(parent.resolve(name), depthBelow(parent.resolve(name))));
  }

  private int depthBelow(Path folder) {
    return 2 - inbox.relativize(folder).getNameCount();
  }

  private void watch(Path folder, int levels) {
    if (levels < 0 || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      var key =
          folder.register(
              watcher.orElseThrow(),
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY);
      synchronized (this) {
        keys.put(key, folder);
      }
      if (levels > 0) {
        try (var children = Files.newDirectoryStream(folder)) {
          children.forEach(child -> watch(child, levels - 1));
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // Gone again, or no watch left: the scan finds it without us.
    }
  }

  private synchronized void forget(WatchKey key) {
    keys.remove(key);
  }

  @Override
  public void close() throws IOException {
    if (watcher.isPresent()) {
      watcher.get().close();
    }
  }
}
