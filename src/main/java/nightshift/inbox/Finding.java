package nightshift.inbox;

/** What a scan has to say about one batch. */
public sealed interface Finding {
  Candidate candidate();

  Readiness readiness();

  /** A batch that was not taken yet. */
  record Arrival(Candidate candidate, Readiness readiness) implements Finding {}

  /**
   * A batch that was taken earlier and whose files differ now.
   *
   * @param changes against the set that was taken
   */
  record Supplement(Candidate candidate, Readiness readiness, Changes changes) implements Finding {}
}
