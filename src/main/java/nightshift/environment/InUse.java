package nightshift.environment;

import java.nio.file.Path;
import java.util.List;

/** Whether a process lives in an environment: its variables say so. */
final class InUse {
  private InUse() {}

  static boolean by(Path folder) {
    var signs = List.of("\0VIRTUAL_ENV=" + folder + "\0", "\0CONDA_PREFIX=" + folder + "\0");
    return Orphans.variablesOfOthers()
        .anyMatch(variables -> signs.stream().anyMatch(variables::contains));
  }
}
