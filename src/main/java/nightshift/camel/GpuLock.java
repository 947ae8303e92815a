package nightshift.camel;

import java.time.Duration;
import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.gpu.GpuAllocation;
import nightshift.gpu.GpuPlan;
import nightshift.gpu.GpuProbe;
import nightshift.gpu.GpuReport;
import nightshift.run.Attempts;
import nightshift.run.Narrator;
import nightshift.run.Outcome;
import nightshift.run.SegmentWork;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Stands before every {@code exec:} endpoint: decides which cards the segment has to hold. The lock
 * itself is taken by the segment's supervisor, so that it is held by the process tree that uses the
 * card and not by Nightshift.
 */
public final class GpuLock implements Processor {
  /** A driver that comes back is found this soon. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final GpuProbe probe;
  private final GpuAllocation allocation;
  private final CudaUse cuda;
  private final Attempts attempts;
  private final Narrator narrator;

  /** Whether an environment's locked packages compute on a card. */
  @FunctionalInterface
  public interface CudaUse {
    boolean by(EnvironmentName environment);
  }

  public GpuLock(
      GpuProbe probe,
      GpuAllocation allocation,
      CudaUse cuda,
      Attempts attempts,
      Narrator narrator) {
    this.probe = probe;
    this.allocation = allocation;
    this.cuda = cuda;
    this.attempts = attempts;
    this.narrator = narrator;
  }

  @Override
  public void process(Exchange exchange) throws InterruptedException, SegmentFailed {
    var work = Carried.work(exchange);
    if (work.adopted()) {
      return;
    }
    while (true) {
      switch (allocation.plan(request(work), report(work))) {
        case GpuPlan.Take take -> {
          Carried.work(exchange, work.onCards(Optional.of(take.leases()), Optional.empty()));
          return;
        }
        case GpuPlan.OnCpu onCpu -> {
          Carried.work(exchange, work.onCards(Optional.empty(), onCpu.why()));
          return;
        }
        case GpuPlan.NotNow notNow -> awaitCard(work, notNow.why());
        case GpuPlan.Refused refused -> throw without(work, refused.problem().what());
      }
    }
  }

  private void awaitCard(SegmentWork work, String why) throws InterruptedException, SegmentFailed {
    narrator.say(work.run(), work.name() + " waits: " + why);
    if (attempts.cancelledWithin(work.run().batch(), LOOK_AGAIN)) {
      throw new SegmentEnded(new Outcome.Cancelled("while it waited for a GPU"));
    }
  }

  private SegmentEnded without(SegmentWork work, String why) {
    var outcome = new Outcome.NoGpu(why);
    attempts.neverBegan(work, outcome);
    return new SegmentEnded(outcome);
  }

  private GpuAllocation.Request request(SegmentWork work) {
    var wish = work.planned().segment().gpu();
    var owner =
        work.run().batch()
            + ", segment "
            + (work.planned().segment().index() + 1)
            + " "
            + work.name();
    return new GpuAllocation.Request(wish, cuda.by(work.environment()), 0, owner);
  }

  /**
   * A segment that wants no card does not wait for nvidia-smi, which takes a second on some
   * machines.
   */
  private GpuReport report(SegmentWork work) throws InterruptedException {
    return switch (work.planned().segment().gpu()) {
      case nightshift.GpuWish.None none -> new GpuReport.NoDriver();
      case nightshift.GpuWish.Auto auto ->
          cuda.by(work.environment()) ? probe.cards() : new GpuReport.NoDriver();
      case nightshift.GpuWish.Cards cards -> probe.cards();
      case nightshift.GpuWish.Memory memory -> probe.cards();
    };
  }
}
