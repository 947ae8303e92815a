package nightshift.ledger;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import nightshift.RunId;

/** One try of one segment inside a run; {@link AttemptStart} and {@link AttemptEnd} explain. */
public record AttemptRow(
    long id,
    RunId run,
    int segmentIndex,
    String segmentName,
    int number,
    String environment,
    boolean fallback,
    Optional<String> environmentFingerprint,
    String commandLine,
    Optional<String> gpu,
    Optional<String> gpuNote,
    Path log,
    Path folder,
    Optional<String> outcome,
    Optional<Integer> exitCode,
    Optional<String> what,
    Optional<String> detail,
    Optional<String> hint,
    Optional<Supervisor> supervisor,
    Instant startedAt,
    Optional<Instant> endedAt) {}
