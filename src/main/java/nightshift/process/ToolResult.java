package nightshift.process;

/**
 * How a helper command ended.
 *
 * @param started false: the program could not be started, {@code output} says why
 * @param exitCode its exit status; 127 when it was not started, 137 when it was ended
 * @param output bounded: its first and last lines, stdout and stderr together
 */
public record ToolResult(boolean started, int exitCode, boolean timedOut, String output) {
  public boolean ok() {
    return started && !timedOut && exitCode == 0;
  }
}
