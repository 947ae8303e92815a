package nightshift.pipeline;

/** What becomes of a segment in this run, and why, in words for people. */
public sealed interface Decision {
  /** Its commands run. */
  record Run(String why) implements Decision {}

  /** It ran already, on that day, and nothing changed. */
  record Skip(String since) implements Decision {}

  /** It stands after a stop step. */
  record Unreached(String stop) implements Decision {}

  /** Waits for a person. */
  record Pause(String message) implements Decision {}

  /** Ends the run with success. */
  record Stop(String message) implements Decision {}

  /** Everything after it runs again. */
  record Force(String message) implements Decision {}

  /** The reason in words. */
  default String reason() {
    return switch (this) {
      case Run(var why) -> why;
      case Skip(var since) -> "ran " + since;
      case Unreached(var stop) -> "not reached: the run stops at " + stop;
      case Pause(var message) -> message.isBlank() ? "waits for Enter" : message;
      case Stop(var message) -> message.isBlank() ? "ends the run here" : message;
      case Force(var message) -> message.isBlank() ? "everything after it runs again" : message;
    };
  }

  /** One word: run, skip, pause, stop or force. */
  default String word() {
    return switch (this) {
      case Run run -> "run";
      case Skip skip -> "skip";
      case Unreached unreached -> "skip";
      case Pause pause -> "pause";
      case Stop stop -> "stop";
      case Force force -> "force";
    };
  }
}
