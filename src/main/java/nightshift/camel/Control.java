package nightshift.camel;

import java.io.IOException;
import nightshift.ledger.Ledger;
import nightshift.ledger.Request;
import nightshift.ledger.RequestRow;
import nightshift.run.Attempts;

/**
 * Carries out what people ask of running batches; they ask through the ledger, so no port is open.
 */
public final class Control {
  private final Ledger ledger;
  private final Attempts attempts;

  public Control(Ledger ledger, Attempts attempts) {
    this.ledger = ledger;
    this.attempts = attempts;
  }

  /** Takes up every open request once. */
  public void runOnce() throws IOException {
    for (var row : ledger.read().openRequests()) {
      carryOut(row);
    }
  }

  private void carryOut(RequestRow row) throws IOException {
    switch (row.request()) {
      case Request.Cancel cancel -> {
        attempts.cancel(row.batch(), row.who() + " cancelled it");
        ledger.answered(row.id(), "cancelled; its processes get TERM, after ten seconds KILL");
      }
      case Request.Hold hold ->
          ledger.answered(row.id(), "it runs already; it is held before its next run");
      case Request.Release release -> ledger.answered(row.id(), "it is running");
      case Request.Retry retry -> ledger.answered(row.id(), "it is running");
      case Request.Priority priority -> ledger.answered(row.id(), "it is running already");
    }
  }
}
