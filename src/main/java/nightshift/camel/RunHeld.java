package nightshift.camel;

/**
 * A pause step was met and nobody sits at the terminal: the run waits for {@code nightshift
 * release}.
 */
public final class RunHeld extends Exception {
  private final int segmentIndex;

  RunHeld(int segmentIndex, String message) {
    super(message);
    this.segmentIndex = segmentIndex;
  }

  int segmentIndex() {
    return segmentIndex;
  }
}
