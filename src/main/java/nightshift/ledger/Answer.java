package nightshift.ledger;

import nightshift.Problem;

/** What became of a request. */
public sealed interface Answer {
  /** It has happened. */
  record Happened(String what) implements Answer {}

  /** Written down; whoever runs the batch carries it out. */
  record Waiting(long request, String what) implements Answer {}

  record Refused(Problem problem) implements Answer {}
}
