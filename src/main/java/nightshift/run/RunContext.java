package nightshift.run;

import java.util.Set;
import nightshift.BatchId;
import nightshift.RunId;
import nightshift.pipeline.Pipeline;
import nightshift.pipeline.Plan;

/**
 * One pass of one pipeline over one batch, as it is carried from step to step.
 *
 * @param attended whether a person sits at the terminal and can answer a pause
 * @param answeredPauses places of the pause steps that this run was released from
 */
public record RunContext(
    RunId id,
    BatchId batch,
    RunFolder folder,
    Pipeline pipeline,
    Plan plan,
    RunStatus status,
    boolean attended,
    Set<Integer> answeredPauses) {}
