package nightshift.ledger;

/** A step that can't follow the state before it: the ledger refuses it and stays as it was. */
public final class IllegalStepException extends RuntimeException {
  IllegalStepException(String message) {
    super(message);
  }
}
