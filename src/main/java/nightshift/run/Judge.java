package nightshift.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.environment.MacroErrors;
import nightshift.gpu.OutOfMemoryPatterns;
import nightshift.process.LogTail;
import nightshift.process.ProcessEnd;

/** Turns the end of a process, its log and the files it left into an outcome. */
public final class Judge {
  /** EX_NOINPUT of sysexits.h: "an input file did not exist or was not readable". */
  private static final int NO_INPUT = 66;

  private static final int TAIL_LINES = 200;
  private static final long NO_SPACE_BYTES = 1 << 20;

  public Outcome judge(SegmentWork work, ProcessEnd end) throws IOException {
    var log = work.taken().orElseThrow().place().log();
    return switch (end.cause()) {
      case NOT_STARTED -> notStarted(work, end, log);
      case TIMED_OUT ->
          new Outcome.TimedOut(work.planned().segment().timeout().orElse(Duration.ZERO), log);
      case CANCELLED -> new Outcome.Cancelled("somebody asked for it");
      case LOST -> new Outcome.Interrupted();
      case EXITED -> end.exitCode() == 0 ? exitedWell(work, end, log) : exitedBadly(work, end, log);
    };
  }

  private Outcome notStarted(SegmentWork work, ProcessEnd end, Path log) throws IOException {
    var cause = CauseLine.of(tail(log));
    return new Outcome.EnvironmentFailed(
        work.environment().toString(),
        "TOOL_MISSING",
        "its program could not be started: " + cause,
        Optional.of("exit code " + end.exitCode()),
        "see what is wrong with it: nightshift doctor");
  }

  private Outcome exitedWell(SegmentWork work, ProcessEnd end, Path log) throws IOException {
    if (work.environment() instanceof EnvironmentName.ImageJ) {
      var macroError = MacroErrors.find(String.join("\n", tail(log)));
      if (macroError.isPresent()) {
        return new Outcome.CommandFailed(0, "ImageJ reports: " + macroError.get(), log);
      }
    }
    var started = end.started().orElse(Instant.MIN);
    var missing =
        new OutputsContract(work.run().folder().path())
            .broken(work.planned().segment().outputs(), started);
    return missing
        .<Outcome>map(what -> new Outcome.OutputsMissing(what, log))
        .orElseGet(() -> new Outcome.Succeeded(Duration.between(started, end.ended())));
  }

  private Outcome exitedBadly(SegmentWork work, ProcessEnd end, Path log) throws IOException {
    var tail = tail(log);
    var vanished = InputCheck.vanished(work.run());
    if (vanished.isPresent()) {
      return vanished.get();
    }
    if (end.exitCode() == NO_INPUT) {
      return new Outcome.InputMissing(
          CauseLine.of(tail),
          "look into the batch and the segment's input pattern; the whole log is " + log);
    }
    if (outOfDisk(work, tail)) {
      return new Outcome.OutOfDisk(
          "the disk of "
              + work.run().folder().path()
              + " is full"
              + (tail.stream().allMatch(String::isBlank) ? "" : ": " + CauseLine.of(tail)));
    }
    var python = work.ready().flatMap(ready -> ready.python());
    if (python.isPresent() && !Files.isExecutable(python.get())) {
      return new Outcome.EnvironmentFailed(
          work.environment().toString(),
          "DAMAGED",
          "its python is gone: " + python.get(),
          Optional.of(CauseLine.of(tail)),
          "it is built anew at the next use; or now: nightshift envs build");
    }
    var memory = OutOfMemoryPatterns.shipped().find(tail);
    if (memory.isPresent() && !end.cards().isEmpty()) {
      return new Outcome.OutOfGpuMemory(memory.get().line(), end.cards(), log);
    }
    return new Outcome.CommandFailed(end.exitCode(), CauseLine.of(tail), log);
  }

  /** ENOSPC in the words of the C library, or a disk that has nothing left. */
  private static boolean outOfDisk(SegmentWork work, List<String> tail) throws IOException {
    return tail.stream().anyMatch(line -> line.contains("No space left on device"))
        || Files.getFileStore(work.run().folder().path()).getUsableSpace() < NO_SPACE_BYTES;
  }

  private static List<String> tail(Path log) throws IOException {
    return LogTail.of(log, TAIL_LINES).lines();
  }
}
