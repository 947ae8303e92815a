package nightshift.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import nightshift.ledger.BatchRow;
import nightshift.ledger.BatchState;
import nightshift.ledger.OutputRow;
import nightshift.ledger.RunState;

/**
 * Whether the sender may delete its copy. A wrong yes loses an experiment, so every condition is
 * looked at on disk, and what was looked at is synced.
 */
record Deletion(boolean safe, String because) {
  static Deletion of(BatchRow batch, List<RunHistory> runs, Receipt.Inputs inputs) {
    if (batch.state() != BatchState.DONE
        || runs.isEmpty()
        || runs.stream().anyMatch(history -> history.run().state() != RunState.DONE)) {
      return no("the batch is not done");
    }
    if (inputs == Receipt.Inputs.UNVERIFIED) {
      return no("the files came without checksums, so that a damaged copy would not be noticed");
    }
    if (runs.stream().allMatch(history -> history.outputs().isEmpty())) {
      return no("no result was recorded");
    }
    for (var history : runs) {
      for (var output : history.outputs()) {
        var trouble = trouble(history.run().folder(), output);
        if (trouble.isPresent()) {
          return no(trouble.get());
        }
      }
    }
    return new Deletion(
        true, "every file was verified by its checksum, and the results are on disk and synced");
  }

  private static Optional<String> trouble(Path folder, OutputRow output) {
    try {
      var file = folder.resolve(output.path());
      if (!Files.isRegularFile(file) || Files.size(file) != output.bytes()) {
        return Optional.of("the result " + output.path() + " is gone or has changed");
      }
      // Windows syncs only what is open for writing; elsewhere reading is enough and works on
      // results that are read-only.
      var mode =
          file.getFileSystem().supportedFileAttributeViews().contains("posix")
              ? StandardOpenOption.READ
              : StandardOpenOption.WRITE;
      try (var channel = FileChannel.open(file, mode)) {
        channel.force(true);
      }
      return Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.of("the result " + output.path() + " can't be read");
    }
  }

  private static Deletion no(String because) {
    return new Deletion(false, because);
  }
}
