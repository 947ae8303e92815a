package nightshift.camel;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import nightshift.BatchId;
import nightshift.ledger.Ledger;
import nightshift.ledger.RunRecord;
import nightshift.ledger.RunRow;
import nightshift.report.Receipt;
import nightshift.report.ReportPage;
import nightshift.report.RunHistory;
import org.apache.camel.Exchange;
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
    var open = Carried.openRun(exchange);
    if (open.isEmpty()) {
      return;
    }
    var batch = ledger.read().batch(Carried.batch(exchange)).orElseThrow();
    var run = ledger.read().run(open.get().id()).orElseThrow();
    try {
      RunRecord.write(ledger.read(), batch, run);
      page.write(batch, history(run));
    } catch (IOException e) {
      LOG.error("The report of {} cannot be written: {}", batch.id(), e.toString());
    }
  }

  /** Rewrites the receipt; the body becomes its JSON, for endpoints that follow. */
  public void receipt(Exchange exchange) throws IOException {
    exchange.getMessage().setBody(write(Carried.batch(exchange)));
  }

  private String write(BatchId id) throws IOException {
    var reader = ledger.read();
    var batch = reader.batch(id).orElseThrow();
    var runs =
        reader.runs(id).stream()
            .filter(run -> run.intake() == batch.intake())
            .map(this::history)
            .toList();
    return Files.readString(receipt.write(batch, runs, Receipt.Inputs.UNVERIFIED));
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
