package nightshift;

/** Names one pass of one pipeline over one batch; counts up in a workspace and is never reused. */
public record RunId(long number) {
  @Override
  public String toString() {
    return "run " + number;
  }
}
