package nightshift.camel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import nightshift.BatchId;
import nightshift.Problem;
import nightshift.Problem.Kind;
import nightshift.inbox.BatchFile;
import nightshift.inbox.Finding;
import nightshift.inbox.InboxScan;
import nightshift.inbox.Readiness;
import nightshift.ledger.InputRow;
import nightshift.ledger.Ledger;
import nightshift.pipeline.PipelineFolder;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/** What the inbox routes call, by the name {@code inbox}. */
public final class InboxSteps {
  private final InboxScan scan;
  private final PipelineFolder pipelines;
  private final Ledger ledger;
  private final Runnable wakeQueue;

  /** What was told last of a batch that waits, so that an unchanged one costs no write. */
  private final Map<BatchId, String> told = new ConcurrentHashMap<>();

  public InboxSteps(InboxScan scan, PipelineFolder pipelines, Ledger ledger, Runnable wakeQueue) {
    this.scan = scan;
    this.pipelines = pipelines;
    this.ledger = ledger;
    this.wakeQueue = wakeQueue;
  }

  /** One look at everything. */
  public List<Finding> scan() {
    return scan.runOnce();
  }

  public boolean isReady(@Body Finding finding) {
    return finding.readiness() instanceof Readiness.Ready && problem(finding).isEmpty();
  }

  public boolean isRefused(@Body Finding finding) {
    return finding.readiness() instanceof Readiness.Refused && isNews(finding);
  }

  /** Not complete yet, or no pipeline wants it; told once for each reason. */
  public boolean isWaiting(@Body Finding finding) {
    boolean waits =
        switch (finding.readiness()) {
          case Readiness.Ready ready -> problem(finding).isPresent();
          case Readiness.Waiting waiting -> finding instanceof Finding.Arrival;
          case Readiness.Refused refused -> false;
        };
    return waits && isNews(finding);
  }

  public void refuse(@Body Finding finding, Exchange exchange) {
    var id = known(finding, exchange);
    ledger.refused(id, ((Readiness.Refused) finding.readiness()).problem());
    told.put(id, text(finding));
  }

  public void keepWaiting(@Body Finding finding, Exchange exchange) {
    var id = known(finding, exchange);
    var candidate = finding.candidate();
    ledger.waiting(id, candidate.files().size(), candidate.bytes(), text(finding));
    told.put(id, text(finding));
  }

  /** Into the ledger and its queue, in one transaction. */
  public void accept(@Body Finding finding, Exchange exchange) {
    var id = known(finding, exchange);
    ledger.accepted(id, inputs(finding), text(finding));
    told.remove(id);
    wakeQueue.run();
  }

  private BatchId known(Finding finding, Exchange exchange) {
    var candidate = finding.candidate();
    ledger.received(candidate.id(), candidate.folder(), candidate.loose(), "seen in the inbox");
    Carried.batch(exchange, candidate.id());
    return candidate.id();
  }

  private boolean isNews(Finding finding) {
    return !text(finding).equals(told.get(finding.candidate().id()));
  }

  private String text(Finding finding) {
    return switch (finding.readiness()) {
      case Readiness.Ready ready -> problem(finding).map(InboxSteps::onOneLine).orElse(ready.how());
      case Readiness.Waiting waiting -> waiting.why();
      case Readiness.Refused refused -> refused.problem().explain();
    };
  }

  private static String onOneLine(Problem problem) {
    return problem.what() + problem.hint().map(hint -> " (" + hint + ")").orElse("");
  }

  private Optional<Problem> problem(Finding finding) {
    var id = finding.candidate().id();
    if (!pipelines.forBatch(id).isEmpty()) {
      return Optional.empty();
    }
    var hint =
        pipelines
            .nearest(id.pipeline())
            .map(near -> "did you mean inbox/" + near + "/?")
            .orElse(
                "write pipeline_configs/"
                    + id.pipeline()
                    + ".yaml, or give a pipeline an `inbox: {match: …}`");
    return Optional.of(
        Problem.of(
            Kind.USER, "no pipeline is named '" + id.pipeline() + "', so the batch waits", hint));
  }

  private static List<InputRow> inputs(Finding finding) {
    var candidate = finding.candidate();
    return Stream.concat(
            candidate.files().stream().map(file -> row(file, false)),
            candidate.signs().stream().map(file -> row(file, true)))
        .toList();
  }

  private static InputRow row(BatchFile file, boolean sign) {
    return new InputRow(file.path().toString(), file.bytes(), file.modified(), sign);
  }
}
