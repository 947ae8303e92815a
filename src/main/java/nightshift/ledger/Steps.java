package nightshift.ledger;

/** Which state may follow which. */
final class Steps {
  private Steps() {}
}
