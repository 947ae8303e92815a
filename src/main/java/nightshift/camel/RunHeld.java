package nightshift.camel;

/**
 * A pause step was met and nobody sits at the terminal: the run waits for {@code nightshift
 * release}.
 */
public final class RunHeld extends Exception {
  private final int segmentIndex;
  private final String pause;

  RunHeld(int segmentIndex, String message) {
    super(message);
    this.segmentIndex = segmentIndex;
    pause = message;
  }

  /** What the pause step says. */
  String pause() {
    return pause;
  }

  int segmentIndex() {
    return segmentIndex;
  }
}
