package nightshift.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nightshift.Problem;
import nightshift.Problem.Kind;

/**
 * What came of one attempt. Routes choose by its type; people read its problem (design.md, section
 * 9).
 */
public sealed interface Outcome {
  /** What a person has to know; empty when all went well. */
  Optional<Problem> problem();

  /** The name under which the ledger keeps it. */
  default String type() {
    return getClass().getSimpleName();
  }

  record Succeeded(Duration took) implements Outcome {
    @Override
    public Optional<Problem> problem() {
      return Optional.empty();
    }
  }

  /** The command ran and said no. */
  record CommandFailed(int exitCode, String cause, Path log) implements Outcome {
    @Override
    public Optional<Problem> problem() {
      var how =
          exitCode > 128
              ? "was ended by signal " + (exitCode - 128)
              : "ended with exit code " + exitCode;
      return found(Kind.USER, "the command " + how + ": " + cause, "the whole log is " + log);
    }
  }

  /** The environment could not be built, or broke under the command. */
  record EnvironmentFailed(
      String environment, String kind, String what, Optional<String> detail, String cure)
      implements Outcome {
    @Override
    public Optional<Problem> problem() {
      return Optional.of(
          new Problem(
              Kind.ENVIRONMENT,
              "environment " + environment + " cannot be used: " + what,
              Optional.empty(),
              detail,
              Optional.of(cure)));
    }
  }

  /** The environment failed so often this night that it was not tried again. */
  record LeftAlone(Breaker.Broken broken) implements Outcome {
    @Override
    public Optional<Problem> problem() {
      return found(
          Kind.ENVIRONMENT,
          broken.environment() + " was left alone: " + broken.why(),
          broken.cure());
    }
  }

  record TimedOut(Duration limit, Path log) implements Outcome {
    @Override
    public Optional<Problem> problem() {
      return found(
          Kind.USER,
          "the command was still running after its timeout of "
              + brief(limit)
              + " and was ended with all its children",
          "raise `timeout:` of the segment if it needs longer; the whole log is " + log);
    }
  }

  record Cancelled(String why) implements Outcome {
    @Override
    public Optional<Problem> problem() {
      return found(Kind.USER, "cancelled: " + why, "run it again with: nightshift retry");
    }
  }

  /**
   * Exit 0, but the files that {@code outputs:} promises are not there, not whole, or not from this
   * attempt.
   */
  record OutputsMissing(String what, Path log) implements Outcome {
    @Override
    public Optional<Problem> problem() {
      return found(
          Kind.USER,
          "the command ended with exit code 0, but " + what,
          "see `outputs:` of the segment and the log " + log);
    }
  }

  /** What the segment should read is not there; another environment would not find it either. */
  record InputMissing(String what, String hint) implements Outcome {
    @Override
    public Optional<Problem> problem() {
      return found(Kind.USER, what, hint);
    }
  }

  record OutOfGpuMemory(String line, List<String> cards, Path log) implements Outcome {
    public OutOfGpuMemory {
      cards = List.copyOf(cards);
    }

    @Override
    public Optional<Problem> problem() {
      return found(
          Kind.RESOURCE,
          "the GPU's memory did not suffice: " + line,
          "see who uses the card with: nightshift gpu; the whole log is " + log);
    }
  }

  /** The segment needs a card that this machine does not have, or not now. */
  record NoGpu(String why) implements Outcome {
    @Override
    public Optional<Problem> problem() {
      return found(
          Kind.RESOURCE,
          "the segment needs a GPU: " + why,
          "see: nightshift gpu; `gpu: {without: cpu}` in nightshift.yaml lets it run on the CPU");
    }
  }

  record OutOfDisk(String what) implements Outcome {
    @Override
    public Optional<Problem> problem() {
      return found(Kind.RESOURCE, what, "free some space, then: nightshift retry");
    }
  }

  /** Supervisor and command died without a word: a reboot, or both were killed. */
  record Interrupted() implements Outcome {
    @Override
    public Optional<Problem> problem() {
      return found(
          Kind.RESOURCE,
          "the command and its supervisor were ended from outside (a reboot, or a kill)",
          "nothing to do: the run resumes at this segment");
    }
  }

  private static Optional<Problem> found(Kind kind, String what, String hint) {
    return Optional.of(Problem.of(kind, what, hint));
  }

  private static String brief(Duration duration) {
    return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}
