package nightshift.camel;

import nightshift.pipeline.PlannedSegment;
import nightshift.run.RunContext;

/** Who answers a pause step. */
@FunctionalInterface
public interface Pauses {
  /** True when the run may go on past this pause; blocks while a person at the terminal thinks. */
  boolean passed(RunContext run, PlannedSegment pause);
}
