package nightshift.process;

/** What a restart finds of an attempt that an earlier Nightshift began. */
public sealed interface Adoption {
  /** The supervisor and its job live; follow them. */
  record StillRunning(RunningJob job) implements Adoption {}

  /** It ended while nobody looked; the supervisor wrote down how. */
  record Ended(ProcessEnd end) implements Adoption {}

  /**
   * The supervisor died without a word (reboot, killed). What was left of its tree has been ended:
   * nothing runs any more.
   */
  record Lost(ProcessEnd end) implements Adoption {}

  /**
   * No supervisor ever began, and from now on none can in this folder: it may be run again in a new
   * one.
   */
  record NeverStarted() implements Adoption {}
}
