package nightshift.ledger;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import nightshift.BatchId;
import nightshift.ProblemException;

/** Accepts batches until it may not: for tests with several processes. */
final class Writer {
  private Writer() {}

  public static void main(String[] arguments) {
    int known = 0;
    try (var ledger = Ledger.open(Path.of(arguments[0]), InstantSource.system())) {
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        var batch = new BatchId("p", arguments[1] + i);
        ledger.received(batch, Path.of("inbox"), false, "seen");
        known++;
        ledger.accepted(batch, List.of(), "accepted");
      }
    } catch (ProblemException e) {
      System.out.println(e.getMessage());
      System.out.println("written " + known);
      System.exit(3);
    }
  }
}
