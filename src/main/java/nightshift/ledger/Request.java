package nightshift.ledger;

/** What a person asks of a batch. */
public sealed interface Request {
  record Cancel() implements Request {}

  record Hold() implements Request {}

  record Release() implements Request {}

  record Retry(Restart restart) implements Request {}

  /** Higher goes first. */
  record Priority(int value) implements Request {}
}
