package nightshift.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import nightshift.pipeline.PlannedSegment;
import nightshift.pipeline.StatusFile;

/** Keeps run_pipeline's status file of a run up to date; one run, one thread at a time. */
public final class RunStatus {
  private final Path file;
  private final String version;
  private StatusFile status;

  public RunStatus(Path file, StatusFile status, String version) {
    this.file = file;
    this.status = status;
    this.version = version;
  }

  /** A segment that ended well is not run again until its content changes. */
  public void succeeded(PlannedSegment planned, LocalDate day, Duration took) throws IOException {
    status = status.withSuccess(planned.segment(), planned.contentHash(), day, took, version);
    status.write(file);
  }
}
