package nightshift.ledger;

/** What a person asks of a batch. */
public sealed interface Request {
  record Cancel() implements Request {}

  record Hold() implements Request {}

  record Release() implements Request {}

  record Retry(Restart restart) implements Request {}

  /** Higher goes first. */
  record Priority(int value) implements Request {}

  /** The word kept in the ledger. */
  default String word() {
    return switch (this) {
      case Cancel() -> "cancel";
      case Hold() -> "hold";
      case Release() -> "release";
      case Retry(var restart) -> "retry " + restart.word();
      case Priority(int value) -> "priority " + value;
    };
  }

  static Request of(String word) {
    var parts = word.split(" ", 2);
    return switch (parts[0]) {
      case "cancel" -> new Cancel();
      case "hold" -> new Hold();
      case "release" -> new Release();
      case "retry" -> new Retry(Restart.of(parts[1]));
      case "priority" -> new Priority(Integer.parseInt(parts[1]));
      default -> throw new IllegalArgumentException("no such request: " + word);
    };
  }
}
