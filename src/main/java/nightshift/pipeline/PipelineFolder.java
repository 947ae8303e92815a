package nightshift.pipeline;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import nightshift.BatchId;
import nightshift.Nearest;

/**
 * The workspace's {@code pipeline_configs/}: which pipelines want a batch. A file is read again
 * only when it has changed. Safe for many threads.
 */
public final class PipelineFolder {
  private record Read(FileTime modified, long bytes, Reading reading) {}

  private final Path folder;
  private final Map<Path, Read> known = new ConcurrentHashMap<>();

  public PipelineFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * A pipeline file by the name that batches know it by; it may be unreadable, which its run will
   * tell.
   */
  public record Named(String name, Path file, Reading reading) {
    public InboxRules rules() {
      return switch (reading) {
        case Reading.Readable readable -> readable.pipeline().inbox();
        case Reading.Unreadable unreadable -> InboxRules.none();
      };
    }
  }

  /** All pipelines, by name. */
  public List<Named> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(PipelineFolder::isPipeline).sorted().map(this::named).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * The pipelines that get a run of this batch: the one whose inbox folder it came to, and those
   * whose {@code match} takes its name.
   */
  public List<Named> forBatch(BatchId batch) {
    return all().stream()
        .filter(pipeline ->
            pipeline.name().equals(batch.pipeline())
                ? pipeline.rules().match().isEmpty() || wants(pipeline, batch)
                : wants(pipeline, batch))
        .toList();
  }

  /** The pipeline whose inbox folder bears this name. */
  public Optional<Named> named(String name) {
    return all().stream().filter(pipeline -> pipeline.name().equals(name)).findFirst();
  }

  /** The name a person may have meant. */
  public Optional<String> nearest(String name) {
    return Nearest.to(name, all().stream().map(Named::name).toList());
  }

  private static boolean wants(Named pipeline, BatchId batch) {
    return pipeline.rules().match().filter(glob -> matches(glob, batch.name())).isPresent();
  }

  private static boolean matches(String glob, String name) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(name));
  }

  private Named named(Path file) {
    var name = nameOf(file).replaceFirst("\\.ya?ml$", "");
    return new Named(name, file, reading(file));
  }

  private Reading reading(Path file) {
    try {
      var modified = Files.getLastModifiedTime(file);
      long bytes = Files.size(file);
      var before = known.get(file);
      if (before == null || !before.modified().equals(modified) || before.bytes() != bytes) {
        before = new Read(modified, bytes, PipelineReader.read(file));
        known.put(file, before);
      }
      return before.reading();
    } catch (IOException gone) {
      return PipelineReader.read(file);
    }
  }

  private static boolean isPipeline(Path file) {
    var name = nameOf(file);
    return (name.endsWith(".yaml") || name.endsWith(".yml"))
        && !name.contains("_status.")
        && !name.startsWith(".");
  }

  private static String nameOf(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }
}
