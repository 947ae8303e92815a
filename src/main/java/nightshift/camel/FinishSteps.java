package nightshift.camel;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import nightshift.BatchId;
import nightshift.ledger.BatchRow;
import nightshift.ledger.Ledger;
import nightshift.ledger.RunRecord;
import nightshift.ledger.RunRow;
import nightshift.report.Receipt;
import nightshift.report.ReportPage;
import nightshift.report.RunHistory;
import nightshift.run.OpenRun;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the finish routes call, by the name {@code finish}. */
public final class FinishSteps {
  private static final Logger LOG = LoggerFactory.getLogger(FinishSteps.class);

  private final Ledger ledger;
  private final ReportPage page;
  private final Receipt receipt;
  private final SequencedMap<String, String> provenance;

  public FinishSteps(
      Ledger ledger, ReportPage page, Receipt receipt, SequencedMap<String, String> provenance) {
    this.ledger = ledger;
    this.page = page;
    this.receipt = receipt;
    this.provenance = new LinkedHashMap<>(provenance);
  }

  /**
   * Writes report.html and the run's record into the run folder. A full disk here does not undo
   * what the run achieved.
   */
  public void report(Exchange exchange) {
    var batch = ledger.read().batch(batch(exchange)).orElseThrow();
    var open = Carried.openRun(exchange).map(OpenRun::id);
    for (var run : ledger.read().newestRuns(batch.id())) {
      if (run.endedAt().isPresent() && open.map(run.id()::equals).orElse(true)) {
        report(batch, run);
      }
    }
  }

  private void report(BatchRow batch, RunRow run) {
    try {
      RunRecord.write(ledger.read(), batch, run);
      page.write(batch, history(run));
    } catch (ClosedByInterruptException e) {
      LOG.info("The report of {} is written at the next start", batch.id());
    } catch (IOException e) {
      LOG.error("The report of {} cannot be written: {}", batch.id(), e.toString());
    }
  }

  /**
   * Rewrites the receipt; the body becomes its JSON, for endpoints that follow. That the outbox is
   * full or read-only does not undo a run: the next change of state tries again.
   */
  public void receipt(Exchange exchange) {
    var id = batch(exchange);
    try {
      // A pipeline that is run where it lies has no sender who waits for an answer.
      boolean inPlace =
          Carried.openRun(exchange).filter(run -> run.ticket().folder().isEmpty()).isPresent();
      exchange.getMessage().setBody(write(id, inPlace));
    } catch (ClosedByInterruptException e) {
      LOG.info("The receipt of {} is written at the next start", id);
    } catch (IOException e) {
      LOG.error("The receipt of {} cannot be written: {}", id, e.toString());
      exchange.getMessage().setBody(null);
    }
  }

  /** A lab's own step after the end failed: the run keeps its end, and the log tells. */
  public void notTold(Exchange exchange) {
    LOG.error(
        "{} has ended, but a step after its end failed: {}",
        batch(exchange),
        String.valueOf(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT)));
  }

  /** A batch that comes without a run is named by the body. */
  private static BatchId batch(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof BatchId id) {
      Carried.batch(exchange, id);
    }
    return Carried.batch(exchange);
  }

  private String write(BatchId id, boolean inPlace) throws IOException {
    var reader = ledger.read();
    var batch = reader.batch(id).orElseThrow();
    var runs = reader.newestRuns(id).stream().map(this::history).toList();
    if (!inPlace) {
      receipt.write(batch, runs, Receipt.Inputs.UNVERIFIED);
    }
    return receipt.text(batch, runs, Receipt.Inputs.UNVERIFIED);
  }

  private RunHistory history(RunRow run) {
    var reader = ledger.read();
    return new RunHistory(
        run,
        reader.segments(run.id()),
        reader.attempts(run.id()),
        reader.outputs(run.id()),
        provenance);
  }
}
