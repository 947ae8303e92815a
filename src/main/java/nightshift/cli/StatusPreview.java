package nightshift.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import nightshift.ProblemException;
import nightshift.pipeline.PipelineReader;
import nightshift.pipeline.Reading;
import nightshift.pipeline.StatusFile;

/** What the status file would be after a run: run_pipeline's {@code -ph}. */
final class StatusPreview {
  private StatusPreview() {}

  static String of(Path yaml, InstantSource clock) {
    return switch (PipelineReader.read(yaml)) {
      case Reading.Unreadable unreadable -> throw new ProblemException(unreadable.problems());
      case Reading.Readable readable ->
          StatusFile.preview(
                  readable.pipeline(),
                  LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault()),
                  Main.version())
              .text();
    };
  }
}
