package nightshift.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import nightshift.WholeFile;

/**
 * The folder that a pipeline calls %YAML%: its own copy of the pipeline, the batch as {@code
 * input_data}, logs and attempts under {@code .nightshift}. Nothing of the batch is copied.
 *
 * @param path the folder itself
 * @param pipelineFile the YAML in it
 */
public record RunFolder(Path path, Path pipelineFile) {
  /**
   * Where the run of a batch lies. Scripts get patterns such as {@code %YAML%/input_data/*.tif}: a
   * batch whose name is itself a pattern must not make them read another's images.
   */
  public static Path place(Path results, String pipeline, String batch) {
    var name = new StringBuilder();
    batch
        .codePoints()
        .forEach(letter -> {
          if ("*?[]{}%".indexOf(letter) >= 0) {
            name.append("%%%02X".formatted(letter));
          } else {
            name.appendCodePoint(letter);
          }
        });
    return results.resolve(pipeline).resolve(name.toString());
  }

  /** The folder of a pipeline that is run where it lies, as run_pipeline does. */
  public static RunFolder inPlace(Path pipelineFile) {
    var file = pipelineFile.toAbsolutePath().normalize();
    return new RunFolder(Objects.requireNonNull(file.getParent()), file);
  }

  /**
   * Makes or completes {@code results/<pipeline>/<batch>}.
   *
   * @param loose the batch's files when it is not a folder of its own; else empty
   * @throws IOException when the disk or the rights do not allow it
   */
  public static RunFolder make(Path folder, Path pipelineFile, Path batch, List<Path> loose)
      throws IOException {
    Files.createDirectories(folder.resolve(".nightshift"));
    var copy = folder.resolve(Objects.requireNonNull(pipelineFile.getFileName()));
    WholeFile.write(copy, Files.readAllBytes(pipelineFile));
    var input = folder.resolve("input_data");
    if (loose.isEmpty()) {
      link(input, batch);
    } else {
      linkEach(input, batch, loose);
    }
    return new RunFolder(folder, copy);
  }

  private static void link(Path input, Path batch) throws IOException {
    var target = folderOf(input).toRealPath().relativize(batch.toRealPath());
    if (Files.isSymbolicLink(input)) {
      if (Files.readSymbolicLink(input).equals(target)) {
        return;
      }
      Files.delete(input);
    }
    Files.createSymbolicLink(input, target);
  }

  private static void linkEach(Path input, Path folder, List<Path> files) throws IOException {
    Files.createDirectories(input);
    for (var file : files) {
      var link = input.resolve(file);
      Files.createDirectories(folderOf(link));
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(
            link, folderOf(link).toRealPath().relativize(folder.toRealPath().resolve(file)));
      }
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  /** Name and place of run_pipeline's status file. */
  public Path statusFile() {
    return path.resolve(stem() + "_status.yaml");
  }

  public Path report() {
    return path.resolve("report.html");
  }

  Path logs() {
    return path.resolve(".nightshift").resolve("logs");
  }

  Path attempts() {
    return path.resolve(".nightshift").resolve("attempts");
  }

  private String stem() {
    var name = String.valueOf(pipelineFile.getFileName());
    return name.replaceFirst("\\.ya?ml$", "");
  }

  /**
   * Where the traces of one attempt lie; the log's name starts with the segment's place in the
   * pipeline.
   */
  AttemptPlace attempt(int segmentIndex, String segmentName) throws IOException {
    Files.createDirectories(logs());
    Files.createDirectories(attempts());
    var stem = "%02d-%s".formatted(segmentIndex + 1, fileName(segmentName));
    for (int number = 1; ; number++) {
      var log = logs().resolve(stem + ".attempt" + number + ".log");
      var folder = attempts().resolve(stem + ".attempt" + number);
      if (!Files.exists(log) && !Files.exists(folder)) {
        Files.createDirectory(folder);
        return new AttemptPlace(number, folder, log);
      }
    }
  }

  record AttemptPlace(int number, Path folder, Path log) {}

  /** A segment's name as a part of a file name: letters, digits and dashes, short. */
  private static String fileName(String segment) {
    var plain = segment.replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "");
    var brief =
        plain
            .codePoints()
            .limit(40)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return brief.isEmpty() ? "segment" : brief;
  }
}
