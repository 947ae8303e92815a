package nightshift.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The YAML files of conda_envs/. */
final class CondaFiles {
  private final Path folder;

  CondaFiles(Path folder) {
    this.folder = folder;
  }

  List<CondaFile.Reading> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(".*\\.ya?ml"))
          .sorted()
          .map(CondaFile::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By the name inside or by the file's name; the name inside comes first. */
  Optional<CondaFile.Reading> named(String name) {
    var all = all();
    return all.stream()
        .filter(reading ->
            reading instanceof CondaFile.Reading.Read(var conda) && conda.name().equals(name))
        .findFirst()
        .or(() -> all.stream().filter(reading -> stem(file(reading)).equals(name)).findFirst());
  }

  List<CondaFile> readable() {
    return all().stream()
        .flatMap(reading ->
            switch (reading) {
              case CondaFile.Reading.Read(var conda) -> Stream.of(conda);
              case CondaFile.Reading.Unreadable unreadable -> Stream.<CondaFile>empty();
            })
        .toList();
  }

  static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
  }

  private static Path file(CondaFile.Reading reading) {
    return switch (reading) {
      case CondaFile.Reading.Read(var conda) -> conda.file();
      case CondaFile.Reading.Unreadable unreadable -> unreadable.file();
    };
  }
}
