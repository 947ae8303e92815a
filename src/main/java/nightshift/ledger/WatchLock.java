package nightshift.ledger;

import java.nio.file.Path;

/** One daemon a workspace: the right to run its queue, given back by the system on any death. */
public sealed interface WatchLock {
  /** Ours until closed. */
  record Held(Path file) implements WatchLock, AutoCloseable {
    @Override
    public void close() {}
  }

  /** Another process runs this workspace; pid 0 when it did not get to write its number. */
  record AlreadyHeld(long pid) implements WatchLock {}

  static WatchLock take(Path stateFolder) {
    return new Held(stateFolder.resolve("watch.lock"));
  }
}
