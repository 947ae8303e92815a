package nightshift.cli;

import java.nio.file.Path;
import java.util.List;
import nightshift.Problem;
import nightshift.pipeline.Plan;

/** Where plans go: a table for people or lines for machines. */
sealed interface PlanPrinter permits JsonPlans, TextPlans {
  void planned(Path file, Plan plan);

  /** A file that can't be planned; at least one problem. */
  void refused(Path file, List<Problem> problems);

  void warn(List<Problem> warnings);
}
