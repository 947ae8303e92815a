package nightshift.cli;

import java.nio.file.Path;
import java.util.List;
import nightshift.BatchId;
import nightshift.Nearest;
import nightshift.Problem;
import nightshift.ProblemException;
import nightshift.Workspace;
import nightshift.ledger.BatchRow;
import nightshift.ledger.LedgerReader;

/** Which batch a person means: its full name, or its own name where only one is called so. */
final class BatchNames {
  private BatchNames() {}

  /**
   * @throws ProblemException when there is none, or more than one
   */
  static BatchId find(LedgerReader ledger, String typed) {
    var word = typed.endsWith("/") ? typed.substring(0, typed.length() - 1) : typed;
    var all = ledger.batches().stream().map(BatchRow::id).toList();
    var full = all.stream().filter(id -> id.toString().equals(word)).findFirst();
    if (full.isPresent()) {
      return full.get();
    }
    var own = all.stream().filter(id -> id.name().equals(word)).toList();
    return switch (own.size()) {
      case 1 -> own.getFirst();
      case 0 -> throw new ProblemException(unknown(word, all));
      default ->
          throw new ProblemException(
              Problem.of(
                  Problem.Kind.USER,
                  "'" + word + "' is the name of " + own.size() + " batches",
                  "write one of: "
                      + String.join(", ", own.stream().map(BatchId::toString).toList())));
    };
  }

  /**
   * @throws ProblemException when nothing has been written down yet
   */
  static LedgerReader ledger(Workspace workspace) {
    return LedgerReader.open(workspace.ledgerFile())
        .orElseThrow(() -> new ProblemException(nothingYet(workspace.root())));
  }

  private static Problem nothingYet(Path workspace) {
    return Problem.of(
        Problem.Kind.USER,
        "no batch has come to the workspace " + workspace + " yet",
        "drop a folder into inbox/<pipeline>/ and start `nightshift watch`");
  }

  private static Problem unknown(String word, List<BatchId> all) {
    var names = all.stream().map(word.contains("/") ? BatchId::toString : BatchId::name).toList();
    return Problem.of(
        Problem.Kind.USER,
        "there is no batch '" + word + "'",
        Nearest.hint(word, names, "`nightshift status --all` lists every batch"));
  }
}
