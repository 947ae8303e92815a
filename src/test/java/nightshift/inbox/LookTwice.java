package nightshift.inbox;

import java.nio.file.Path;

/** A scan in a process of its own, for tests that need one with fewer rights. */
final class LookTwice {
  private LookTwice() {}

  public static void main(String[] arguments) {
    System.out.println(Room.why(new Room(Path.of(arguments[0])).lookAfterSilence()));
  }
}
