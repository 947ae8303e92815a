package nightshift.gpu;

/** The policy for a segment that asks for cards which this machine does not have. */
public enum WithoutCard {
  WAIT,
  CPU,
  FAIL
}
