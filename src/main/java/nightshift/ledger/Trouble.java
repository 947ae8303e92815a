package nightshift.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import nightshift.Problem;
import nightshift.ProblemException;
import org.sqlite.SQLiteException;

/** Says in a person's words what SQLite reports by number. */
final class Trouble {
  private Trouble() {}

  /** A problem where SQLite is behind the exception, else the exception as it is. */
  static RuntimeException orSame(Path file, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sql && !isBug(sql)) {
        return with(file, sql);
      }
    }
    return e;
  }

  static ProblemException with(Path file, SQLException e) {
    var problem =
        e instanceof SQLiteException sql
            ? explain(file, sql)
            : Problem.of(
                Problem.Kind.INTERNAL,
                "The ledger " + file + " can't be used.",
                "Run `nightshift doctor`.");
    var exception = new ProblemException(problem.because(String.valueOf(e.getMessage())));
    exception.initCause(e);
    return exception;
  }

  /** Disk full, or locked by another program: worth trying again. */
  static boolean passes(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sql) {
        return !isBug(sql);
      }
    }
    return false;
  }

  static boolean isCorrupt(ProblemException e) {
    return e.getCause() instanceof SQLiteException sql
        && switch (primary(sql)) {
          case 11, 26 -> true;
          default -> false;
        };
  }

  private static Problem explain(Path file, SQLiteException e) {
    return switch (primary(e)) {
      case 5, 6 ->
          Problem.of(
              Problem.Kind.RESOURCE,
              "The ledger " + file + " has been locked by another program for 10 s.",
              "Close what has it open (a database viewer, a backup), then try again.");
      case 8, 3 ->
          Problem.of(
              Problem.Kind.RESOURCE,
              "The ledger " + file + " can't be written: the file or its folder is read-only.",
              "Give yourself the right to write there, or use another --workspace.");
      case 10 ->
          Problem.of(
              Problem.Kind.RESOURCE,
              "The disk under the ledger " + file + " fails to read or write.",
              "Look at the disk (dmesg, smartctl); nothing that was written down before is lost.");
      case 11, 26 ->
          Problem.of(
              Problem.Kind.RESOURCE,
              "The ledger " + file + " is damaged or is no SQLite database.",
              "Start `nightshift watch`: it sets the file aside and rebuilds what backups and run"
                  + " folders tell.");
      case 13 ->
          Problem.of(
              Problem.Kind.RESOURCE,
              "The disk is full: the ledger " + file + " can't grow.",
              "Free some space there; waiting batches go on by themselves.");
      case 14 ->
          Problem.of(
              Problem.Kind.RESOURCE,
              "The ledger " + file + " can't be opened.",
              "See that its folder exists and that you may read and write there.");
      default ->
          Problem.of(
              Problem.Kind.INTERNAL,
              "The ledger " + file + " can't be used.",
              "Run `nightshift doctor`.");
    };
  }

  /** A statement that is wrong, or breaks a rule of the tables, is ours to repair. */
  private static boolean isBug(SQLiteException e) {
    return switch (primary(e)) {
      case 1, 19, 20, 21, 25 -> true;
      default -> false;
    };
  }

  private static int primary(SQLiteException e) {
    return e.getResultCode().code & 0xff;
  }
}
