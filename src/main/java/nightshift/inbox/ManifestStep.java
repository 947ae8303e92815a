package nightshift.inbox;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The sender lists its files: complete when all of them are here with size and checksum. */
final class ManifestStep implements Ladder.Step {
  @Override
  public Rung rung() {
    return Rung.MANIFEST;
  }

  @Override
  public Optional<Readiness> judge(Look look) throws IOException {
    var manifests = new ArrayList<Manifest>();
    for (var sign : look.candidate().signs()) {
      if (Manifest.isManifest(sign.path())) {
        Manifest.read(look.candidate().folder(), sign).ifPresent(manifests::add);
      }
    }
    if (manifests.isEmpty()) {
      return Optional.empty();
    }
    for (var manifest : manifests) {
      if (!manifest.finished()) {
        return Optional.of(
            look.waiting(rung(), Shown.name(manifest.file()) + " is not written to its end yet"));
      }
    }
    return Optional.of(compare(look, manifests));
  }

  private Readiness compare(Look look, List<Manifest> manifests) throws IOException {
    var here = new HashMap<Path, BatchFile>();
    look.candidate().files().forEach(file -> here.put(file.path(), file));
    var named = new HashSet<Path>();
    var missing = new ArrayList<Path>();
    for (var manifest : manifests) {
      for (var entry : manifest.entries()) {
        var path = inside(entry.name(), here);
        if (path.isEmpty()) {
          return new Readiness.Refused(Refusals.outside(look, manifest.file(), entry.name()));
        }
        named.add(path.get());
        var file = here.get(path.get());
        if (file == null && !isSign(look, path.get())) {
          missing.add(path.get());
        } else if (file != null
            && entry.bytes().isPresent()
            && entry.bytes().getAsLong() != file.bytes()) {
          return wrongSize(look, manifest, entry, file);
        }
      }
    }
    if (!missing.isEmpty()) {
      return look.waiting(
          rung(),
          Shown.files(missing.size())
              + " of "
              + named.size()
              + " that "
              + names(manifests)
              + " names "
              + (missing.size() == 1 ? "is" : "are")
              + " not here yet: "
              + Shown.some(missing, path -> path));
    }
    return verify(look, manifests, here, named);
  }

  private Readiness verify(
      Look look, List<Manifest> manifests, Map<Path, BatchFile> here, Set<Path> named)
      throws IOException {
    int verified = 0;
    for (var manifest : manifests) {
      for (var entry : manifest.entries()) {
        var file = here.get(inside(entry.name(), here).orElseThrow());
        if (file == null || entry.checksum().isEmpty()) {
          continue;
        }
        var expected = entry.checksum().get();
        var sum =
            look.memory().checksums().of(look.candidate().folder(), file, expected.algorithm());
        if (sum.isEmpty()) {
          return look.at(
              rung(),
              "verifying checksums: " + verified + " of " + Shown.files(named.size()),
              Duration.ofMillis(1));
        }
        if (!sum.get().equals(expected.hex())) {
          // Preallocated files have their size before their bytes: only a still one is wrong.
          return look.isQuiet()
              ? new Readiness.Refused(Refusals.checksum(look, manifest.file(), file))
              : look.waitingForQuiet(
                  rung(), Shown.name(file.path()) + " does not match its checksum yet");
        }
        verified++;
      }
    }
    return complete(look, manifests, here, named, verified);
  }

  private Readiness complete(
      Look look,
      List<Manifest> manifests,
      Map<Path, BatchFile> here,
      Set<Path> named,
      int verified) {
    var extra = here.keySet().stream().filter(path -> !named.contains(path)).toList();
    var how =
        "manifest "
            + names(manifests)
            + ", "
            + Shown.files(named.size())
            + (verified == named.size() ? " verified by checksum" : " there with the right sizes");
    boolean speaksForAll = manifests.stream().anyMatch(manifest -> !manifest.isSidecar());
    if (extra.isEmpty() && speaksForAll) {
      return new Readiness.Ready(rung(), how);
    }
    // What the list does not name may still be growing, and so may a list of single files.
    var told =
        extra.isEmpty()
            ? how
            : how
                + "; "
                + Shown.files(extra.size())
                + " not named in it: "
                + Shown.some(extra, path -> path);
    return look.isQuiet() ? new Readiness.Ready(rung(), told) : look.waitingForQuiet(rung(), told);
  }

  private Readiness wrongSize(Look look, Manifest manifest, Manifest.Entry entry, BatchFile file) {
    var why =
        Shown.name(file.path())
            + " has "
            + file.bytes()
            + " of the "
            + entry.bytes().orElse(0)
            + " bytes that "
            + Shown.name(manifest.file())
            + " names";
    return look.isPatienceOver()
        ? new Readiness.Refused(Refusals.wrongSize(look, why, file))
        : look.waiting(rung(), why);
  }

  /** The path inside the batch, or nothing when it leads out of it. */
  private static Optional<Path> inside(String name, Map<Path, BatchFile> here) {
    try {
      var exact = Path.of(name).normalize();
      // Windows tools write backslashes between folders; elsewhere they may be part of a name.
      var path = here.containsKey(exact) ? exact : Path.of(name.replace('\\', '/')).normalize();
      return path.isAbsolute() || path.startsWith("..") || path.toString().isEmpty()
          ? Optional.empty()
          : Optional.of(path);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean isSign(Look look, Path path) {
    return look.candidate().signs().stream().anyMatch(sign -> sign.path().equals(path));
  }

  private static String names(List<Manifest> manifests) {
    return manifests.size() == 1
        ? Shown.name(manifests.getFirst().file())
        : manifests.size() + " checksum files";
  }
}
