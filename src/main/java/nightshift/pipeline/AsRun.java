package nightshift.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nightshift.WholeFile;

/**
 * Keeps the pipeline as it was last run, beside its status file: hashes alone can tell that a
 * segment changed, but not what.
 */
public final class AsRun {
  private AsRun() {}

  /** The pipeline of the last run in this folder, if it was kept and can still be read. */
  public static Optional<Pipeline> previous(Pipeline pipeline) {
    var copy = file(pipeline);
    return Files.isRegularFile(copy)
            && PipelineReader.read(copy) instanceof Reading.Readable(var previous, var warnings)
        ? Optional.of(previous)
        : Optional.empty();
  }

  /** To be called when a run begins, after it was planned. */
  public static void keep(Pipeline pipeline) throws IOException {
    var copy = file(pipeline);
    Files.createDirectories(copy.getParent());
    WholeFile.write(copy, Files.readAllBytes(pipeline.file()));
  }

  private static Path file(Pipeline pipeline) {
    var folder = pipeline.statusFile().resolveSibling(".nightshift");
    return folder.resolve(pipeline.name() + ".as-run.yaml");
  }
}
