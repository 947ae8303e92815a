package nightshift.camel;

/**
 * Nightshift stops while a command runs: the command goes on under its supervisor and is taken up
 * at the next start.
 */
public final class RunLeft extends Exception {
  RunLeft(Throwable cause) {
    super("Nightshift stops; the command goes on under its supervisor", cause);
  }
}
