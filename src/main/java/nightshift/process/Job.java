package nightshift.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One attempt's process as the supervisor runs it.
 *
 * @param cookie value of NIGHTSHIFT_ATTEMPT in every process of the tree; unique per attempt
 * @param folder private folder of the attempt: pid, start time, lease and exit status are written
 *     here
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
    Duration grace) {}
