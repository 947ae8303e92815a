package nightshift.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nightshift.EnvironmentName;
import nightshift.Fingerprint;

/**
 * Built environments, one folder per fingerprint: made in place, published by a stamp, never
 * changed, set aside when damaged. Safe for many threads and processes.
 */
final class Store {
  private static final int TELLTALE = 300;

  /** Programs, the packages' own first files and compiled code: what a script breaks first. */
  private static final List<Pattern> TELLING =
      Stream.of(
              "(bin|Scripts)/[^/]+|pyvenv\\.cfg",
              ".*/site-packages/[^/]+/__init__\\.py",
              ".*/site-packages/[^/]+\\.py",
              "conda-meta/[^/]+\\.json",
              ".*\\.dist-info/RECORD",
              ".*\\.(so|pyd|dll)")
          .map(Pattern::compile)
          .toList();

  private final Path root;
  private final InstantSource clock;
  private final BuildLocks locks;
  private final ConcurrentMap<Path, Stamp> stamps = new ConcurrentHashMap<>();

  /** How a folder stands. */
  sealed interface Condition {
    record Absent() implements Condition {}

    record Sound(Stamp stamp) implements Condition {}

    record Damaged(String how) implements Condition {}
  }

  Store(Path root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
    this.locks = new BuildLocks(clock);
  }

  Path root() {
    return root;
  }

  Path uv(String group, String python, Fingerprint fingerprint) {
    return root.resolve("uv").resolve(group + "-py" + python + "-" + fingerprint.brief());
  }

  Path conda(String name, Fingerprint fingerprint) {
    return root.resolve("conda").resolve(name + "-" + fingerprint.brief());
  }

  /** Small derived facts (slices, activations) that may be thrown away at any time. */
  Path cache() {
    return root.resolve("cache");
  }

  Optional<BuildLocks.Held> lock(Path folder, Duration limit, Consumer<String> progress)
      throws IOException, InterruptedException {
    return locks.take(folder, limit, progress);
  }

  /** The look before each use: the stamp and the files that tell most, not all of them. */
  Condition look(Path folder) {
    if (!Files.isRegularFile(folder.resolve(Stamp.FILE))) {
      stamps.remove(folder);
      return new Condition.Absent();
    }
    var stamp = Optional.ofNullable(stamps.get(folder)).or(() -> Stamp.in(folder));
    if (stamp.isEmpty()) {
      return new Condition.Damaged("its stamp " + Stamp.FILE + " can't be read");
    }
    stamps.put(folder, stamp.get());
    return changed(folder, stamp.get().telltale())
        .<Condition>map(Condition.Damaged::new)
        .orElseGet(() -> new Condition.Sound(stamp.get()));
  }

  /** The look at rehearsal: every file that was there is there with its size. */
  Condition lookAtAll(Path folder) {
    var first = look(folder);
    if (!(first instanceof Condition.Sound)) {
      return first;
    }
    return Json.read(folder.resolve(Stamp.LISTING), Listing.class)
        .map(listing -> changed(folder, listing.files()))
        .orElse(Optional.of("its listing " + Stamp.LISTING + " can't be read"))
        .<Condition>map(Condition.Damaged::new)
        .orElse(first);
  }

  private record Listing(Map<String, Long> files) {}

  private static Optional<String> changed(Path folder, Map<String, Long> sizes) {
    for (var entry : sizes.entrySet()) {
      var file = folder.resolve(entry.getKey());
      try {
        var attributes =
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.size() != entry.getValue()) {
          return Optional.of(
              "%s has %d bytes, it was built with %d"
                  .formatted(entry.getKey(), attributes.size(), entry.getValue()));
        }
        if (attributes.isSymbolicLink() && !Files.exists(file)) {
          return Optional.of(
              "%s leads to %s, which is gone"
                  .formatted(entry.getKey(), Files.readSymbolicLink(file)));
        }
      } catch (IOException e) {
        return Optional.of(entry.getKey() + " is gone");
      }
    }
    return Optional.empty();
  }

  /** Publishes what was built in the folder; from here on it is an environment. */
  Stamp publish(
      Path folder,
      EnvironmentName name,
      Fingerprint fingerprint,
      String madeFrom,
      String python,
      Map<String, String> tools,
      Duration took)
      throws IOException {
    var sizes = FileTree.sizes(folder);
    Json.write(folder.resolve(Stamp.LISTING), new Listing(sizes));
    FileTree.protect(folder);
    FileTree.writable(folder, true);
    var stamp =
        new Stamp(
            name.toString(),
            fingerprint.hex(),
            madeFrom,
            python,
            tools,
            clock.instant(),
            took.toMillis(),
            sizes.values().stream().mapToLong(Long::longValue).sum(),
            sizes.size(),
            telltale(sizes));
    Json.write(folder.resolve(Stamp.FILE), stamp);
    FileTree.writable(folder, false);
    stamps.put(folder, stamp);
    return stamp;
  }

  private static Map<String, Long> telltale(Map<String, Long> sizes) {
    var chosen = new TreeMap<String, Long>();
    for (var pattern : TELLING) {
      sizes.forEach((path, size) -> {
        if (chosen.size() < TELLTALE && pattern.matcher(path).matches()) {
          chosen.put(path, size);
        }
      });
    }
    return chosen;
  }

  /** Moves a damaged environment out of the way, so that it can be looked at later. */
  private Path quarantine(Path folder) throws IOException {
    stamps.remove(folder);
    var aside =
        root.resolve("quarantine")
            .resolve(folder.getFileName() + "-" + clock.instant().toEpochMilli());
    Files.createDirectories(aside.getParent());
    // A folder that changes its parent must itself be writable.
    FileTree.writable(folder, true);
    Files.move(folder, aside);
    Files.deleteIfExists(aside.resolve(Stamp.FILE));
    return aside;
  }

  /** Makes room for a build: a damaged environment is kept aside, a half-built one is rubbish. */
  void clear(Path folder, Consumer<String> progress) throws IOException, InterruptedException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Orphans.await(folder, progress);
    switch (look(folder)) {
      case Condition.Absent absent -> discard(folder);
      case Condition.Sound sound ->
          progress.accept("its python does not start: kept aside in " + quarantine(folder));
      case Condition.Damaged(var how) ->
          progress.accept("damaged (%s): kept aside in %s".formatted(how, quarantine(folder)));
    }
  }

  /** For a person who asks for it; a running job keeps its files open, but not its folder. */
  void setAside(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      quarantine(folder);
    }
  }

  void discard(Path folder) throws IOException {
    stamps.remove(folder);
    FileTree.delete(folder);
  }

  /** All published folders of one kind ({@code uv} or {@code conda}). */
  List<Path> published(String kind) {
    var folder = root.resolve(kind);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isRegularFile(entry.resolve(Stamp.FILE)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
