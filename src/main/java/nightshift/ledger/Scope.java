package nightshift.ledger;

import nightshift.BatchId;

/** What a hold covers. */
public sealed interface Scope {
  record One(BatchId batch) implements Scope {}

  record Pipeline(String name) implements Scope {}

  record Everything() implements Scope {}
}
