package nightshift.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import nightshift.format.BatchClosure;
import nightshift.format.Closure;
import nightshift.format.Formats;

/** Answers about single files of one batch, kept for as long as the file stays as it is. */
final class Memory {
  private record Answer(BatchFile file, Closure closure) {}

  private final Checksums checksums = new Checksums();
  private Map<Path, Answer> closures = Map.of();

  Checksums checksums() {
    return checksums;
  }

  BatchClosure formats(Candidate candidate) throws IOException {
    Map<Path, Answer> answers = new ConcurrentHashMap<>(candidate.files().size());
    try {
      // Opening and closing is most of the work, and waits on the disk.
      candidate.files().parallelStream()
          .forEach(file -> answers.put(file.path(), answer(candidate.folder(), file)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    closures = answers;
    return BatchClosure.of(
        candidate.folder(),
        candidate.files().stream().map(BatchFile::path).toList(),
        path -> Objects.requireNonNull(answers.get(path)).closure());
  }

  private Answer answer(Path folder, BatchFile file) {
    var before = Optional.ofNullable(closures.get(file.path()));
    // An index of other files is only as good as they are now.
    return before
        .filter(known -> known.file.sameAs(file) && !Formats.looksAtOthers(file.path()))
        .orElseGet(() -> new Answer(file, judge(folder, file.path())));
  }

  private static Closure judge(Path folder, Path path) {
    try {
      return Formats.of(folder.resolve(path));
    } catch (NoSuchFileException e) {
      return new Closure.Cut("", "vanished while it was looked at", 0);
    } catch (AccessDeniedException e) {
      return new Closure.Cut("", "can't be read: no permission", 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
