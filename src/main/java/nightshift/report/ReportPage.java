package nightshift.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import nightshift.WholeFile;
import nightshift.ledger.BatchRow;
import nightshift.ledger.OutputRow;
import nightshift.ledger.RunState;

/**
 * Writes report.html into the run folder: one file that opens anywhere, loads nothing and runs
 * nothing, so that a person sees in the morning what happened and can mail it as it is. Threads may
 * share it.
 */
public final class ReportPage {
  public static final String FILE_NAME = "report.html";
  private static final int MOST_OUTPUTS = 200;

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, ReportPage.class.getClassLoader(), "nightshift.report.templates");
  private final String css = styleSheet();
  private final String policy =
      "default-src 'none'; img-src data:; style-src 'sha256-" + sha256(css) + "'";
  private final String version;
  private final ZoneId zone;
  private final Secrets secrets;

  /**
   * @param version of Nightshift, told at the page's foot
   * @param zone in which the reader's clock goes
   */
  public ReportPage(String version, ZoneId zone, Secrets secrets) {
    this.version = version;
    this.zone = zone;
    this.secrets = secrets;
  }

  /** Writes the page at once and gives its place. */
  public Path write(BatchRow batch, RunHistory history) throws IOException {
    var folder = history.run().folder().toAbsolutePath().normalize();
    var html = new Utf8ByteOutput();
    templates.render("report.jte", page(secrets.mask(batch), secrets.mask(history), folder), html);
    var bytes = new ByteArrayOutputStream(html.getContentLength());
    html.writeTo(bytes::write);
    WholeFile.write(folder.resolve(FILE_NAME), bytes.toByteArray());
    return folder.resolve(FILE_NAME);
  }

  private Page page(BatchRow batch, RunHistory history, Path folder) {
    var verdict = Verdict.of(batch, history);
    var results = new Results(folder, history.outputs());
    var failures = new Failures(folder, secrets).of(history);
    return new Page(
        css,
        policy,
        verdict.tone(),
        Wording.name(batch.id().name()) + " · " + history.run().pipeline(),
        Wording.name(batch.id().name()),
        verdict.sentence(),
        NextSteps.of(batch, history),
        facts(batch, history),
        results.pictures(),
        results.picturesLeftOut(),
        results.tables(),
        new Timeline(history).segments(),
        Verdict.took(history).map(Wording::time).orElse(""),
        history.run().state() == RunState.CANCELLED ? "Where it stopped" : "What went wrong",
        failures.stream().filter(failure -> !failure.overcome()).toList(),
        history.rescues().isEmpty() ? "What failed on the way" : "Why it fell back",
        failures.stream().filter(Page.Failure::overcome).toList(),
        provenance(batch, history),
        results.listed(MOST_OUTPUTS),
        results.leftOut(MOST_OUTPUTS),
        "Written by Nightshift " + version + " · " + history.run().id());
  }

  private List<Page.Fact> facts(BatchRow batch, RunHistory history) {
    var facts = new ArrayList<Page.Fact>();
    var run = history.run();
    facts.add(Page.Fact.of("Pipeline", run.pipeline()));
    facts.add(
        Page.Fact.of(
            "Input", Wording.count(batch.files(), "file") + ", " + Wording.size(batch.bytes())));
    facts.add(Page.Fact.of("Started", Wording.moment(run.startedAt(), zone)));
    Verdict.took(history).ifPresent(time -> facts.add(Page.Fact.of("Took", Wording.time(time))));
    facts.add(Page.Fact.of("Results", results(history)));
    run.note().ifPresent(note -> facts.add(Page.Fact.of("Note", note)));
    return facts;
  }

  private static String results(RunHistory history) {
    long bytes = history.outputs().stream().mapToLong(OutputRow::bytes).sum();
    return bytes == 0
        ? "none"
        : Wording.count(history.outputs().size(), "file") + ", " + Wording.size(bytes);
  }

  private List<Page.Fact> provenance(BatchRow batch, RunHistory history) {
    var facts = new ArrayList<Page.Fact>();
    facts.add(Page.Fact.code("Batch folder", batch.folder()));
    facts.add(Page.Fact.code("Run folder", history.run().folder().toString()));
    facts.add(Page.Fact.code("Pipeline file", history.run().pipelineFile().toString()));
    facts.add(Page.Fact.of("Received", Wording.moment(batch.receivedAt(), zone)));
    history
        .run()
        .endedAt()
        .ifPresent(end -> facts.add(Page.Fact.of("Ended", Wording.moment(end, zone))));
    history.attempts().stream()
        .flatMap(attempt ->
            attempt.environmentFingerprint().stream()
                .map(print -> Page.Fact.code("Environment " + attempt.environment(), print)))
        .distinct()
        .forEach(facts::add);
    history.provenance().forEach((name, value) -> facts.add(Page.Fact.code(name, value)));
    return facts;
  }

  private static String styleSheet() {
    try (InputStream file = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(
          Optional.ofNullable(file).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
