package nightshift.inbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nightshift.format.BatchClosure;
import nightshift.format.Closure;
import nightshift.format.Formats;

/** Answers about single files of one batch, kept for as long as the file stays as it is. */
final class Memory {
  private record Answer(BatchFile file, Closure closure) {}

  private final Checksums checksums = new Checksums();
  private Map<Path, Answer> closures = new HashMap<>();

  Checksums checksums() {
    return checksums;
  }

  BatchClosure formats(Candidate candidate) throws IOException {
    var files = HashMap.<Path, BatchFile>newHashMap(candidate.files().size());
    candidate.files().forEach(file -> files.put(file.path(), file));
    Map<Path, Answer> kept = HashMap.newHashMap(files.size());
    List<Path> paths = candidate.files().stream().map(BatchFile::path).toList();
    var together =
        BatchClosure.of(
            candidate.folder(),
            paths,
            path -> {
              var file = Objects.requireNonNull(files.get(path));
              var before = Optional.ofNullable(closures.get(path));
              // An index of other files is only as good as they are now.
              var answer =
                  before
                      .filter(b -> b.file.sameAs(file) && !Formats.looksAtOthers(path))
                      .map(Answer::closure);
              var closure = answer.isPresent() ? answer.get() : judge(candidate.folder(), path);
              kept.put(path, new Answer(file, closure));
              return closure;
            });
    closures = kept;
    return together;
  }

  private static Closure judge(Path folder, Path path) throws IOException {
    try {
      return Formats.of(folder.resolve(path));
    } catch (NoSuchFileException e) {
      return new Closure.Cut("", "vanished while it was looked at", 0);
    } catch (AccessDeniedException e) {
      return new Closure.Cut("", "can't be read: no permission", 0);
    }
  }
}
