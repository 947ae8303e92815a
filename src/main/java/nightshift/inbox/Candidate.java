package nightshift.inbox;

import java.nio.file.Path;
import java.util.List;
import nightshift.BatchId;

/**
 * A batch as it lies in the inbox now, complete or not.
 *
 * @param folder the batch's own folder, or for loose files the folder they lie in
 * @param files what is to be processed, in natural order
 * @param signs markers and manifests: read, never processed; recorded with the files so that a
 *     marker beside loose files counts once
 * @param loose whether the batch is a list of files in a folder that may hold others
 */
public record Candidate(
    BatchId id, Path folder, List<BatchFile> files, List<BatchFile> signs, boolean loose) {
  public Candidate {
    files = List.copyOf(files);
    signs = List.copyOf(signs);
  }

  public long bytes() {
    return files.stream().mapToLong(BatchFile::bytes).sum();
  }
}
