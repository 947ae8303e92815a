package nightshift.environment;

import java.time.Duration;
import java.util.function.Consumer;
import nightshift.process.Command;
import nightshift.process.Tool;

/** Runs a build tool to its end, so that this room needs no process of its own. */
@FunctionalInterface
public interface ToolRunner {
  /**
   * How a tool ended.
   *
   * @param started false when the program is missing or may not be run
   * @param timedOut true when it was ended because of the limit
   * @param output both streams as they came
   */
  record ToolEnd(boolean started, int exitCode, boolean timedOut, String output) {
    public boolean succeeded() {
      return started && !timedOut && exitCode == 0;
    }

    /** The last line, for tools that answer with one word after their warnings. */
    String answer() {
      return output.strip().lines().reduce("", (before, line) -> line).strip();
    }
  }

  /** The processes of this machine; an interrupted wait reads as a tool that did not succeed. */
  static ToolRunner local() {
    return (command, limit, line) -> {
      try {
        var end = Tool.run(command, limit, line);
        return new ToolEnd(end.started(), end.exitCode(), end.timedOut(), end.output());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ToolEnd(true, 130, false, "interrupted");
      }
    };
  }

  /** Waits for the tool; stdin is empty, its tree is ended at the limit. */
  ToolEnd run(Command command, Duration limit, Consumer<String> line);
}
