package nightshift.ledger;

import java.nio.file.Path;
import java.util.Optional;
import nightshift.RunId;

/**
 * What is known of an attempt before its process exists.
 *
 * @param number counts from 1 within the segment of the run
 * @param environment as resolved: {@code uv:segment_ernet}, a conda name
 * @param commandLine for people; secrets masked by the caller
 * @param gpu UUIDs of the leased cards, blank between them; may become known later
 * @param gpuNote what a person should know, such as "no card here: ran on the CPU"
 */
public record AttemptStart(
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
    Path folder) {}
