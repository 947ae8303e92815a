package nightshift.gpu;

import java.util.List;
import nightshift.Problem;

/** What this machine has to offer. */
public sealed interface GpuReport {
  /**
   * The cards that can be used, none too.
   *
   * @param setAside cards that are there but can't be used, each with a word why
   */
  record Cards(List<Gpu> gpus, List<Problem> setAside) implements GpuReport {
    public Cards {
      gpus = List.copyOf(gpus);
      setAside = List.copyOf(setAside);
    }
  }

  /** No nvidia-smi on the PATH: a machine without GPU. */
  record NoDriver() implements GpuReport {}

  /** nvidia-smi is there, but hangs, fails or talks rubbish. */
  record Unusable(Problem problem) implements GpuReport {}
}
