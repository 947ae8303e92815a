package nightshift;

import java.util.List;

/**
 * Carries problems to the edge where a person can read them; never used for an outcome that a run
 * expects.
 */
public final class ProblemException extends RuntimeException {
  private final transient List<Problem> problems;

  public ProblemException(Problem problem) {
    this(List.of(problem));
  }

  public ProblemException(List<Problem> problems) {
    super(problems.getFirst().explain());
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
