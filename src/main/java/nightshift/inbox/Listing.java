package nightshift.inbox;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import nightshift.Problem;

/**
 * Everything that lies in one folder at one moment.
 *
 * @param files all plain files but litter, in no order
 * @param copying names that say that a copy is under way, and links whose target is still missing
 * @param hazards what no batch may hold, each told to a person
 * @param folders every folder with its modification time: unchanged times mean that no name came or
 *     went
 * @param signature over names, sizes, times and identities
 */
record Listing(
    List<BatchFile> files,
    List<Path> copying,
    List<Hazard> hazards,
    Map<Path, FileTime> folders,
    long signature) {
  /** An entry that no batch may hold. */
  record Hazard(Path entry, Problem problem) {}
}
