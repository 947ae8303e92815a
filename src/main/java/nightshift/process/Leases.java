package nightshift.process;

import java.nio.file.Path;
import java.util.List;

/**
 * The cards that an attempt needs before it starts. The supervisor takes them by flock, so that
 * they are held for as long as the process tree lives, also without Nightshift.
 *
 * @param anyOf the cards it may take, best first
 * @param count how many of them it needs at once
 * @param owner who will hold them, for people: workspace, batch, segment
 */
public record Leases(List<Card> anyOf, int count, String owner) {
  /** One card: its UUID and its machine-wide lock file. */
  public record Card(String uuid, Path lockFile) {}

  public Leases {
    anyOf = List.copyOf(anyOf);
  }
}
