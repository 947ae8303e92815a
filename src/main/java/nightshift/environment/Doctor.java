package nightshift.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nightshift.Workspace;
import nightshift.process.Command;

/** Looks at this machine before the night: tools, room on disk, rights, clock. */
final class Doctor {
  private static final long COMFORTABLE = 20L << 30;
  private static final long TOO_LITTLE = 1L << 30;
  private static final Set<String> OVER_A_NETWORK =
      Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "9p", "fuse.sshfs");

  private final Workspace workspace;
  private final UvTool uv;
  private final CondaHomes homes;
  private final Store store;
  private final HostVariables host;
  private final ToolRunner tools;
  private final InstantSource clock;

  Doctor(
      Workspace workspace,
      UvTool uv,
      CondaHomes homes,
      Store store,
      HostVariables host,
      ToolRunner tools,
      InstantSource clock) {
    this.workspace = workspace;
    this.uv = uv;
    this.homes = homes;
    this.store = store;
    this.host = host;
    this.tools = tools;
    this.clock = clock;
  }

  List<Finding> machine() {
    var findings = new ArrayList<Finding>();
    findings.add(uv());
    findings.add(conda());
    findings.add(java());
    findings.add(cards());
    findings.add(disk());
    findings.add(inbox());
    findings.add(locks());
    findings.add(time());
    return findings;
  }

  private Finding uv() {
    return uv.trouble()
        .map(failure -> Finding.bad("uv", failure.what(), failure.cure()))
        .orElseGet(() -> {
          var found = uv.found().orElseThrow();
          return Finding.good("uv", found.version() + " at " + found.program());
        });
  }

  private Finding conda() {
    return homes
        .root()
        .or(homes::builder)
        .map(place -> Finding.good("conda", place.toString()))
        .orElseGet(() ->
            Finding.good("conda", "none here; environments are built by py-rattler through uv"));
  }

  private static Finding java() {
    int feature = Runtime.version().feature();
    var words = Runtime.version() + " at " + System.getProperty("java.home");
    return feature >= 25
        ? Finding.good("java", words)
        : Finding.bad("java", words, "install a JDK 25 and start again with JAVA_HOME set to it");
  }

  private Finding cards() {
    var program = Programs.find(host.get("PATH", ""), "nvidia-smi");
    if (program.isEmpty()) {
      return Finding.note("gpu", "no nvidia-smi: segments with gpu: auto run on the CPU", "");
    }
    var end =
        tools.run(
            new Command(
                List.of(program.get().toString(), "--query-gpu=name", "--format=csv,noheader"),
                workspace.root(),
                Map.copyOf(host.forBuild())),
            Duration.ofSeconds(20),
            line -> {});
    return end.succeeded()
        ? Finding.good(
            "gpu",
            end.output().strip().lines().map(String::strip).collect(Collectors.joining(", ")))
        : Finding.bad("gpu", "nvidia-smi fails: " + end.answer(), "nvidia-smi");
  }

  private Finding disk() {
    try {
      long free = Files.getFileStore(existing(store.root())).getUsableSpace();
      var words = Sizes.of(free) + " free where environments lie";
      if (free < TOO_LITTLE) {
        return Finding.bad("disk", words, "nightshift envs prune, or free some space");
      }
      return free < COMFORTABLE
          ? Finding.note("disk", words, "nightshift envs prune")
          : Finding.good("disk", words);
    } catch (IOException e) {
      return Finding.bad("disk", String.valueOf(e.getMessage()), "df " + store.root());
    }
  }

  private Finding inbox() {
    var inbox = workspace.inbox();
    if (!Files.isDirectory(inbox)) {
      return Finding.note("inbox", inbox + " is not there yet: it is made at the first start", "");
    }
    return Files.isWritable(inbox)
        ? Finding.good("inbox", inbox + " can be written")
        : Finding.note("inbox", inbox + " can only be read: batches are taken, none is moved", "");
  }

  private Finding locks() {
    try {
      var type = Files.getFileStore(existing(workspace.state())).type();
      return OVER_A_NETWORK.contains(type)
          ? Finding.bad(
              "locks",
              workspace.state() + " lies on " + type + ": locks do not hold there",
              "move the workspace to a local disk")
          : Finding.good("locks", "on a local disk (" + type + ")");
    } catch (IOException e) {
      return Finding.bad("locks", String.valueOf(e.getMessage()), "df " + workspace.state());
    }
  }

  private Finding time() {
    var now = clock.instant();
    var latest =
        List.of("uv", "conda").stream()
            .flatMap(kind -> store.published(kind).stream())
            .flatMap(folder -> Stamp.in(folder).stream())
            .map(Stamp::built)
            .max(Instant::compareTo);
    return latest.filter(built -> built.isAfter(now.plusSeconds(60))).isPresent()
        ? Finding.bad(
            "clock",
            "it stands before the last build of " + latest.get(),
            "set the clock: timedatectl")
        : Finding.good("clock", now.toString());
  }

  private static Path existing(Path path) {
    var place = Optional.of(path.toAbsolutePath());
    while (place.isPresent() && !Files.exists(place.get())) {
      place = place.map(Path::getParent);
    }
    return place.orElse(path);
  }
}
