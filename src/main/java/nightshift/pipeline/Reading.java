package nightshift.pipeline;

import java.util.List;
import nightshift.Problem;

/** What came of reading a pipeline file; warnings do not keep it from running. */
public sealed interface Reading {
  List<Problem> warnings();

  /** It can be planned and run. */
  record Readable(Pipeline pipeline, List<Problem> warnings) implements Reading {
    public Readable {
      warnings = List.copyOf(warnings);
    }
  }

  /** It can't: every problem that was found, in the order of the file. */
  record Unreadable(List<Problem> problems, List<Problem> warnings) implements Reading {
    public Unreadable {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
