package nightshift.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nightshift.BatchId;
import nightshift.Problem;
import nightshift.Workspace;
import nightshift.camel.BatchRunner;
import nightshift.camel.BatchSteps;
import nightshift.camel.Beans;
import nightshift.camel.Control;
import nightshift.camel.Daemon;
import nightshift.camel.Engine;
import nightshift.camel.FallbackSteps;
import nightshift.camel.FinishSteps;
import nightshift.camel.InboxSteps;
import nightshift.camel.Pauses;
import nightshift.camel.SegmentSteps;
import nightshift.environment.Environments;
import nightshift.inbox.InboxScan;
import nightshift.inbox.Observations;
import nightshift.ledger.BatchQueue;
import nightshift.ledger.Ledger;
import nightshift.ledger.WatchLock;
import nightshift.pipeline.DotEnv;
import nightshift.pipeline.PipelineFolder;
import nightshift.process.Supervisor;
import nightshift.report.Receipt;
import nightshift.report.ReportPage;
import nightshift.report.Secrets;
import nightshift.run.Attempts;
import nightshift.run.Breaker;
import nightshift.run.FallbackPolicy;
import nightshift.run.Housekeeping;
import nightshift.run.Judge;
import nightshift.run.Narrator;
import nightshift.run.Patience;
import nightshift.run.PipelineGate;
import nightshift.run.Runs;
import nightshift.settings.Settings;

/** All rooms of one workspace wired together, for the verbs that run something. */
final class Workplace implements AutoCloseable {
  private final Workspace workspace;
  private final Settings settings;
  private final Map<String, String> variables;
  private final InstantSource clock;
  private final Ledger ledger;
  private final Environments environments;
  private final PipelineFolder pipelines;
  private final Attempts attempts;
  private final Runs runs;
  private final Narrator narrator;
  private final Pauses pauses;
  private final Engine engine;

  Workplace(Workspace workspace, InstantSource clock, Narrator narrator, Pauses pauses) {
    this(workspace, System.getenv(), clock, narrator, pauses);
  }

  /** For the daemon: {@code trouble} hears when the ledger was damaged and what became of it. */
  static Workplace checked(
      Workspace workspace,
      InstantSource clock,
      Narrator narrator,
      Pauses pauses,
      Consumer<Problem> trouble) {
    var settings = Wiring.settings(workspace);
    var opened = Ledger.openChecked(workspace.ledgerFile(), workspace.results(), clock);
    opened.problem().ifPresent(trouble);
    return new Workplace(
        workspace, settings, opened.ledger(), System.getenv(), clock, narrator, pauses);
  }

  /**
   * @param variables the machine's: they lead to uv, conda and nvidia-smi
   */
  Workplace(
      Workspace workspace,
      Map<String, String> variables,
      InstantSource clock,
      Narrator narrator,
      Pauses pauses) {
    this(
        workspace,
        Wiring.settings(workspace),
        Ledger.open(workspace.ledgerFile(), clock),
        variables,
        clock,
        narrator,
        pauses);
  }

  private Workplace(
      Workspace workspace,
      Settings settings,
      Ledger ledger,
      Map<String, String> variables,
      InstantSource clock,
      Narrator narrator,
      Pauses pauses) {
    this.workspace = workspace;
    this.variables = Map.copyOf(variables);
    this.clock = clock;
    this.narrator = narrator;
    this.pauses = pauses;
    this.settings = settings;
    this.ledger = ledger;
    environments = Wiring.environments(workspace, settings, variables, clock);
    pipelines = new PipelineFolder(workspace.pipelines());
    attempts =
        new Attempts(
            ledger,
            new Supervisor(workspace.state(), clock),
            new Attempts.Limits(Duration.ofSeconds(10)));
    runs =
        new Runs(
            workspace,
            ledger,
            new PipelineGate(workspace, environments),
            Wiring.defaultPython(settings, variables),
            Main.version());
    engine = new Engine(workspace.routes());
  }

  Ledger ledger() {
    return ledger;
  }

  Engine engine() {
    return engine;
  }

  /** Ends what runs of a batch in this process. */
  void cancel(BatchId batch, String why) {
    try {
      attempts.cancel(batch, why);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Settings settings() {
    return settings;
  }

  /** Builds every route and runs none: what {@code check} can say of them. */
  void checkRoutes() {
    engine.check(beans(inbox(() -> {})));
  }

  /** The routes, without looking into the inbox: for one run in the foreground. */
  void startForRuns() {
    engine.start(beans(inbox(() -> {})), Optional.empty());
  }

  /** The whole of it; ends with the daemon. */
  Daemon startWatching(WatchLock.Held lock) {
    var queue =
        new BatchQueue(
            ledger,
            lock,
            settings.slots().cpu(),
            clock,
            new BatchRunner(workspace, pipelines, ledger, runs, attempts, engine::send));
    var daemon = new Daemon(engine, queue, new Control(ledger, attempts));
    daemon.start(beans(inbox(queue::wake)), Duration.ofSeconds(1), workspace.inbox());
    return daemon;
  }

  /** What the daemon does between batches. */
  Housekeeping housekeeping(Consumer<String> told) {
    return new Housekeeping(
        ledger,
        environments,
        () -> Wanted.by(workspace).rehearsals(),
        new Housekeeping.Hours(
            settings.environments().rehearse(), settings.environments().pruneAfter()),
        clock,
        ZoneId.systemDefault(),
        told);
  }

  private InboxSteps inbox(Runnable wakeQueue) {
    var scan =
        new InboxScan(
            workspace.inbox(),
            new InboxDemands(pipelines, settings.inbox())::of,
            new TakenBatches(ledger.read()),
            new Observations(),
            System::nanoTime,
            clock);
    return new InboxSteps(scan, pipelines, ledger, wakeQueue);
  }

  private Map<String, Object> beans(Object inbox) {
    var secrets = new Secrets(DotEnv.read(workspace.dotEnv()).values().values());
    var page = new ReportPage(Main.version(), ZoneId.systemDefault(), secrets);
    var provenance = new LinkedHashMap<String, String>();
    provenance.put("Nightshift", Main.version());
    provenance.put("Java", Runtime.version().toString());
    provenance.put(
        "System", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    var policy =
        new FallbackPolicy(
            environments,
            Wiring.fallback(settings),
            new Breaker(ledger.read(), environments, clock));
    var beans = new HashMap<String, Object>();
    beans.put("inbox", inbox);
    beans.put("batch", new BatchSteps(runs, narrator));
    beans.put(
        "segment",
        new SegmentSteps(
            environments,
            attempts,
            policy,
            Patience.standard(),
            new Judge(),
            narrator,
            pauses,
            clock));
    beans.put("fallback", new FallbackSteps(policy, attempts, narrator));
    beans.put("finish", new FinishSteps(ledger, page, new Receipt(workspace, secrets), provenance));
    beans.put("gpuLock", Wiring.gpuLock(settings, environments, attempts, narrator, variables));
    beans.putAll(Beans.exec(attempts));
    return beans;
  }

  @Override
  public void close() {
    engine.close();
    ledger.close();
  }
}
