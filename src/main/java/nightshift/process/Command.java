package nightshift.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program and its arguments, never a shell line.
 *
 * @param argv program first; each item reaches the child as it is
 * @param directory the child's working directory
 * @param environment the child's complete environment: nothing is inherited from Nightshift's own
 */
public record Command(List<String> argv, Path directory, Map<String, String> environment) {
  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }
}
