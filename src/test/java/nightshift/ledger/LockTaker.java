package nightshift.ledger;

import java.nio.file.Path;

/** Tries to take the watch lock and says what came of it. */
final class LockTaker {
  private LockTaker() {}

  public static void main(String[] arguments) {
    System.out.println(WatchLock.take(Path.of(arguments[0])));
  }
}
