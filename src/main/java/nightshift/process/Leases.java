package nightshift.process;

import java.nio.file.Path;
import java.util.List;

/**
 * The GPU cards that a job must hold before it starts. The supervisor takes them by flock, so that
 * they are held for as long as the process tree lives, also without Nightshift.
 *
 * @param anyOf the cards it may take, best first
 * @param count how many of them it needs at once
 * @param priority who comes first when several wait: 0 is usual, higher goes first, from -50 to 49
 * @param owner who will hold them, for people: workspace, batch, segment
 */
public record Leases(List<Card> anyOf, int count, int priority, String owner) {
  /** The supervisor has that many file descriptors for cards. */
  public static final int MOST = 5;

  /** One card: its UUID and its machine-wide lock file. */
  public record Card(String uuid, Path lockFile) {
    public Card {
      if (!uuid.matches("[A-Za-z0-9/:_.-]+")) {
        throw new IllegalArgumentException("not a card's UUID: " + uuid);
      }
    }
  }

  public Leases {
    anyOf = List.copyOf(anyOf);
    if (count < 1 || count > anyOf.size() || count > MOST) {
      throw new IllegalArgumentException(
          count + " of " + anyOf.size() + " cards wanted; at most " + MOST + " can be held");
    }
    if (priority < -50 || priority > 49) {
      throw new IllegalArgumentException("priority " + priority + " is not in -50..49");
    }
  }
}
