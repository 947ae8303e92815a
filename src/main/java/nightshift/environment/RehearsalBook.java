package nightshift.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.Fingerprint;

/** The last rehearsal of each environment, for the one who asks in the evening. */
final class RehearsalBook {
  private final Path folder;
  private final InstantSource clock;

  RehearsalBook(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  Optional<PastRehearsal> last(EnvironmentName name) {
    return Json.read(file(name), PastRehearsal.class);
  }

  /** A store that can't be written has failed the rehearsal already. */
  void remember(Rehearsed rehearsed) {
    var wrong =
        rehearsed.checks().stream()
            .filter(check -> check.verdict() == Finding.Verdict.BAD)
            .map(check -> check.subject() + ": " + check.words().lines().findFirst().orElse(""))
            .toList();
    try {
      Json.write(
          file(rehearsed.name()),
          new PastRehearsal(
              rehearsed.name().toString(),
              clock.instant(),
              rehearsed.passed(),
              wrong,
              rehearsed.took().toMillis()));
    } catch (IOException e) {
      // doctor goes on to show the one before.
      return;
    }
  }

  /** By hash, as a conda environment may be named by its path. */
  private Path file(EnvironmentName name) {
    var spelling =
        name instanceof EnvironmentName.Uv(var python, var group)
            ? new EnvironmentName.Uv(python, PyProject.normalised(group))
            : name;
    return folder.resolve(Fingerprint.of(spelling.toString()).brief() + ".json");
  }
}
