package nightshift.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.ledger.RunRow;

/**
 * The order to run one pipeline over one batch.
 *
 * @param pipeline its name: the file's, without {@code .yaml}
 * @param pipelineFile the YAML as the facility keeps it
 * @param batchFolder where the batch lies; for a pipeline run in place, its own folder
 * @param loose the batch's files, when it is no folder of its own
 * @param folder the run folder under results/; empty to run in place
 * @param resumed the run that a crash or a pause cut off
 * @param again which segments run although they are done
 * @param last whether the batch has ended when this run has
 */
public record RunTicket(
    BatchId batch,
    String pipeline,
    Path pipelineFile,
    Path batchFolder,
    List<Path> loose,
    Optional<Path> folder,
    Optional<RunRow> resumed,
    Again again,
    boolean attended,
    boolean last) {
  /** Marked as the last when it is the last of these. */
  public RunTicket lastOf(List<RunTicket> tickets) {
    return new RunTicket(
        batch,
        pipeline,
        pipelineFile,
        batchFolder,
        loose,
        folder,
        resumed,
        again,
        attended,
        this == tickets.getLast());
  }

  /** Goes on with a run that was cut off or held. */
  public RunTicket goingOnWith(RunRow run) {
    return new RunTicket(
        batch,
        pipeline,
        pipelineFile,
        batchFolder,
        loose,
        folder,
        Optional.of(run),
        again,
        attended,
        last);
  }

  /** Which segments run although the status file says that they are done. */
  public sealed interface Again {
    record Nothing() implements Again {}

    record From(String segment) implements Again {}

    record Everything() implements Again {}
  }
}
