package nightshift.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One attempt's process as the supervisor runs it.
 *
 * @param cookie value of NIGHTSHIFT_ATTEMPT in every process of the tree; unique per attempt on
 *     this machine; letters, digits and {@code ._:/-}
 * @param folder private folder of the attempt, used once: pid, start time, lease and exit status
 *     are written here
 * @param log the file that gets stdout and stderr, appended
 * @param leases the GPU cards to hold while it runs; empty for a CPU segment
 * @param timeout counted from the command's own start, not from the wait for a lease
 * @param grace between TERM and KILL
 */
public record Job(
    String cookie,
    Command command,
    Path folder,
    Path log,
    Optional<Leases> leases,
    Optional<Duration> timeout,
    Duration grace) {
  public Job {
    // It is a pattern that the supervisor looks for.
    if (!cookie.matches("[A-Za-z0-9._:/-]{1,200}")) {
      throw new IllegalArgumentException("not a cookie: " + cookie);
    }
  }
}
