package nightshift.run;

import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.environment.ReadyEnvironment;
import nightshift.pipeline.PlannedSegment;
import nightshift.process.Adoption;
import nightshift.process.Leases;

/**
 * One segment on its way through the routes; each step hands on a copy that knows more.
 *
 * @param environment where this attempt runs: the segment's own environment, or its conda twin
 * @param fallback whether this is the conda twin
 * @param retriesLeft how often the command may still be tried again in the same environment
 * @param ready the environment, once it is prepared
 * @param leases the cards it has to hold, once that is decided; empty on the CPU
 * @param gpuNote what a person should know about the card
 * @param taken the attempt, once it has a place, and the running one when a restart found it alive
 */
public record SegmentWork(
    RunContext run,
    PlannedSegment planned,
    EnvironmentName environment,
    boolean fallback,
    int retriesLeft,
    Optional<ReadyEnvironment> ready,
    Optional<Leases> leases,
    Optional<String> gpuNote,
    Optional<Taken> taken) {

  /** An attempt that has a place on disk. */
  public record Taken(
      RunFolder.AttemptPlace place, FolderSnapshot before, Optional<Adopted> adopted) {}

  /** What a restart found of an attempt, and its row in the ledger. */
  public record Adopted(long row, Adoption adoption) {}

  public static SegmentWork first(
      RunContext run, PlannedSegment planned, EnvironmentName environment) {
    return new SegmentWork(
        run,
        planned,
        environment,
        false,
        planned.segment().retries(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public String name() {
    return planned.segment().name();
  }

  /** Whether the attempt was found running, or just ended, after a restart. */
  public boolean adopted() {
    return taken.flatMap(Taken::adopted).isPresent();
  }

  /** The same segment in its conda twin, from the beginning. */
  public SegmentWork inTwin(EnvironmentName twin) {
    return new SegmentWork(
        run,
        planned,
        twin,
        true,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same segment once more in the same environment. */
  public SegmentWork again() {
    return new SegmentWork(
        run,
        planned,
        environment,
        fallback,
        retriesLeft - 1,
        ready,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public SegmentWork with(ReadyEnvironment environmentReady) {
    return new SegmentWork(
        run,
        planned,
        environment,
        fallback,
        retriesLeft,
        Optional.of(environmentReady),
        leases,
        gpuNote,
        taken);
  }

  public SegmentWork onCards(Optional<Leases> cards, Optional<String> note) {
    return new SegmentWork(
        run, planned, environment, fallback, retriesLeft, ready, cards, note, taken);
  }

  SegmentWork at(Taken place) {
    return new SegmentWork(
        run,
        planned,
        environment,
        fallback,
        retriesLeft,
        ready,
        leases,
        gpuNote,
        Optional.of(place));
  }
}
