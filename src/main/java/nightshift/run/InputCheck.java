package nightshift.run;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Optional;

/** Is the batch still there? A batch that vanishes is told as that, not as a broken script. */
public final class InputCheck {
  private InputCheck() {}

  /**
   * The outcome when {@code input_data} points to nothing; a pipeline run in place may have no such
   * link.
   */
  public static Optional<Outcome> vanished(RunContext run) {
    var input = run.folder().path().resolve("input_data");
    if (Files.exists(input, LinkOption.NOFOLLOW_LINKS) && !Files.exists(input)) {
      return Optional.of(
          new Outcome.InputMissing(
              "the batch "
                  + run.batch()
                  + " is no longer in the inbox: its folder was moved or deleted while it was being worked on",
              "bring the folder back under the same name, then: nightshift retry"));
    }
    return Optional.empty();
  }
}
