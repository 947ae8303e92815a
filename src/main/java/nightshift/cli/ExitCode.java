package nightshift.cli;

import java.util.List;
import nightshift.Problem;

/** What the program tells its caller (design.md, section 9). */
enum ExitCode {
  DONE(0),
  RUN_FAILED(1),
  USAGE(2),
  INVALID(3),
  ENVIRONMENT_FAILED(4),
  CANCELLED(5),
  /** EX_TEMPFAIL of sysexits.h: another watch runs in this workspace. */
  ANOTHER_WATCH(75);

  final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The code for problems that stopped a verb before it could do its work. */
  static ExitCode of(List<Problem> problems) {
    return switch (problems.getFirst().kind()) {
      case USER -> INVALID;
      case ENVIRONMENT -> ENVIRONMENT_FAILED;
      case RESOURCE, INTERNAL -> RUN_FAILED;
    };
  }
}
