package nightshift.gpu;

import java.util.Optional;
import nightshift.Problem;
import nightshift.process.Leases;

/** What becomes of a segment's wish for a GPU on this machine. */
public sealed interface GpuPlan {
  /** Takes cards, waiting for them if need be. */
  record Take(Leases leases) implements GpuPlan {}

  /**
   * Runs on the CPU.
   *
   * @param why for the report, where a GPU was thought of: one sentence
   */
  record OnCpu(Optional<String> why) implements GpuPlan {}

  /** Can't run now; look again when the machine may have changed. */
  record NotNow(String why) implements GpuPlan {}

  /** Can't run on this machine. */
  record Refused(Problem problem) implements GpuPlan {}
}
