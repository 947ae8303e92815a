package nightshift.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The folder that `write_images.py` filled. */
record Specimens(Path folder) implements AutoCloseable {
  /** Each is a folder of its own; kinds are `whole`, `growing`, `black`. */
  List<Path> of(String kind) throws IOException {
    return below(folder.resolve(kind));
  }

  static List<Path> below(Path folder) throws IOException {
    try (var folders = Files.list(folder)) {
      return folders.sorted().toList();
    }
  }

  /** All files of a specimen, relative to it. */
  static List<Path> files(Path specimen) throws IOException {
    try (var files = Files.walk(specimen)) {
      return files.filter(Files::isRegularFile).map(specimen::relativize).sorted().toList();
    }
  }

  static BatchClosure judge(Path specimen) throws IOException {
    return BatchClosure.of(specimen, files(specimen), file -> Formats.of(specimen.resolve(file)));
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
