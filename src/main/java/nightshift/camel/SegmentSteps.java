package nightshift.camel;

import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import nightshift.EnvironmentName;
import nightshift.environment.EnvironmentFailure;
import nightshift.environment.Environments;
import nightshift.environment.Preparation;
import nightshift.pipeline.Decision;
import nightshift.pipeline.PlannedSegment;
import nightshift.run.Attempts;
import nightshift.run.FallbackPolicy;
import nightshift.run.InputCheck;
import nightshift.run.Judge;
import nightshift.run.Narrator;
import nightshift.run.Outcome;
import nightshift.run.Patience;
import nightshift.run.SegmentWork;
import org.apache.camel.Body;
import org.apache.camel.Exchange;

/** What the segment routes call, by the name {@code segment}. */
public final class SegmentSteps {
  private final Environments environments;
  private final Attempts attempts;
  private final FallbackPolicy policy;
  private final Patience patience;
  private final Judge judge;
  private final Narrator narrator;
  private final Pauses pauses;
  private final InstantSource clock;

  public SegmentSteps(
      Environments environments,
      Attempts attempts,
      FallbackPolicy policy,
      Patience patience,
      Judge judge,
      Narrator narrator,
      Pauses pauses,
      InstantSource clock) {
    this.environments = environments;
    this.attempts = attempts;
    this.policy = policy;
    this.patience = patience;
    this.judge = judge;
    this.narrator = narrator;
    this.pauses = pauses;
    this.clock = clock;
  }

  public boolean isToRun(@Body PlannedSegment planned) {
    return planned.decision() instanceof Decision.Run;
  }

  /** A segment that is done needs nothing; a pause waits for a person. */
  public void passOver(@Body PlannedSegment planned, Exchange exchange) throws RunHeld {
    if (planned.decision() instanceof Decision.Skip) {
      attempts.settle(Carried.run(exchange), planned);
    }
    if (planned.decision() instanceof Decision.Pause
        && !Carried.run(exchange).answeredPauses().contains(planned.segment().index())
        && !pauses.passed(Carried.run(exchange), planned)) {
      throw new RunHeld(planned.segment().index(), planned.decision().reason());
    }
  }

  /** Takes up what an earlier Nightshift left running, else finds or builds the environment. */
  public void prepare(@Body Object body, Exchange exchange)
      throws IOException, InterruptedException, SegmentFailed, RunLeft {
    var run = Carried.run(exchange);
    var work =
        Carried.startedWork(exchange).orElseGet(() -> first(exchange, (PlannedSegment) body));
    var cancelled = attempts.cancelled(run.batch());
    if (cancelled.isPresent()) {
      throw new SegmentEnded(new Outcome.Cancelled(cancelled.get()));
    }
    var left = attempts.leftRunning(work);
    if (left.isPresent()) {
      narrator.say(run, work.name() + ": still running since before the restart, taken up again");
      Carried.work(exchange, left.get());
      return;
    }
    var vanished = InputCheck.vanished(run);
    if (vanished.isPresent()) {
      throw new SegmentEnded(vanished.get());
    }
    var taken = attempts.take(work);
    Carried.work(exchange, taken);
    var broken = policy.leftAlone(taken);
    if (broken.isPresent()) {
      throw neverBegan(exchange, taken, new Outcome.LeftAlone(broken.get()));
    }
    switch (preparation(taken)) {
      case Preparation.Prepared prepared ->
          Carried.work(exchange, taken.with(prepared.environment()));
      case Preparation.Unprepared unprepared when Thread.currentThread().isInterrupted() ->
          throw new RunLeft(new InterruptedException(unprepared.failure().what()));
      case Preparation.Unprepared(var failure) ->
          throw neverBegan(
              exchange,
              taken,
              attempts
                  .cancelled(run.batch())
                  .<Outcome>map(Outcome.Cancelled::new)
                  .orElseGet(() -> failed(taken, failure)));
    }
  }

  private Preparation preparation(SegmentWork work) throws RunLeft {
    var run = work.run();
    try {
      return patience.prepare(
          () -> environments.prepare(work.environment(), line -> narrator.say(run, line)),
          wait -> attempts.cancelledWithin(run.batch(), wait),
          line -> narrator.say(run, work.name() + ": " + line));
    } catch (InterruptedException e) {
      throw new RunLeft(e);
    }
  }

  private SegmentFailed neverBegan(Exchange exchange, SegmentWork work, Outcome outcome) {
    attempts.neverBegan(work, outcome);
    Carried.outcome(exchange, outcome);
    return SegmentFailed.of(outcome);
  }

  private static Outcome failed(SegmentWork work, EnvironmentFailure failure) {
    return new Outcome.EnvironmentFailed(
        work.environment().toString(),
        failure.kind().name(),
        failure.what(),
        failure.detail(),
        failure.cure());
  }

  private static SegmentWork first(Exchange exchange, PlannedSegment planned) {
    return SegmentWork.first(
        Carried.run(exchange), planned, planned.segment().environment().orElseThrow());
  }

  public boolean isUv(Exchange exchange) {
    return Carried.work(exchange).environment() instanceof EnvironmentName.Uv;
  }

  public boolean isConda(Exchange exchange) {
    return switch (Carried.work(exchange).environment()) {
      case EnvironmentName.Conda conda -> true;
      case EnvironmentName.Base base -> true;
      case EnvironmentName.Uv uv -> false;
      case EnvironmentName.ImageJ imagej -> false;
      case EnvironmentName.Shell shell -> false;
    };
  }

  public boolean isImageJ(Exchange exchange) {
    return Carried.work(exchange).environment() instanceof EnvironmentName.ImageJ;
  }

  /** Whether the command is to be tried (again) in this environment. */
  public boolean isStillToTry(Exchange exchange) {
    return Carried.outcome(exchange).isEmpty();
  }

  /**
   * Writes down what came of the command; a failure leaves as an exception unless it is to be tried
   * again.
   */
  public void judge(Exchange exchange) throws IOException, SegmentFailed {
    var work = Carried.work(exchange);
    var ran = Carried.ran(exchange);
    var outcome = judge.judge(work, ran.end());
    if (outcome instanceof Outcome.Succeeded succeeded) {
      // The status file first: a crash in between ends the attempt at the next start instead of
      // running it twice.
      work.run()
          .status()
          .succeeded(
              work.planned(),
              LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault()),
              succeeded.took());
      attempts.ended(work, ran, outcome);
      Carried.outcome(exchange, outcome);
      return;
    }
    attempts.ended(work, ran, outcome);
    if (outcome instanceof Outcome.CommandFailed && work.retriesLeft() > 0) {
      narrator.say(
          work.run(), work.name() + ": failed, tried again (" + work.retriesLeft() + " left)");
      attempts.setAside(work);
      Carried.work(exchange, work.again());
      return;
    }
    Carried.outcome(exchange, outcome);
    throw SegmentFailed.of(outcome);
  }
}
