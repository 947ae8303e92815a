package nightshift.run;

import java.util.Optional;
import nightshift.EnvironmentName;
import nightshift.environment.Environments;
import nightshift.pipeline.Fallback;
import nightshift.pipeline.FallbackOn;

/** When and where a failed uv segment runs again in conda (design.md, section 6). */
public final class FallbackPolicy {
  private final Environments environments;
  private final FallbackOn standard;
  private final Breaker breaker;

  public FallbackPolicy(Environments environments, FallbackOn standard, Breaker breaker) {
    this.environments = environments;
    this.standard = standard;
    this.breaker = breaker;
  }

  /**
   * Why the segment's own environment is not even to be tried; empty when it is, or when nothing
   * else could run the segment.
   */
  public Optional<Breaker.Broken> leftAlone(SegmentWork work) {
    return work.environment() instanceof EnvironmentName.Uv uv
        ? breaker
            .broken(uv)
            .filter(broken -> twinFor(work, new Outcome.LeftAlone(broken)).isPresent())
        : Optional.empty();
  }

  /** The conda twin that may take over, empty when none may. */
  public Optional<EnvironmentName> twinFor(SegmentWork work, Outcome outcome) {
    if (work.fallback()
        || !helps(outcome, work.planned().segment().fallbackOn().orElse(standard))) {
      return Optional.empty();
    }
    return work.environment() instanceof EnvironmentName.Uv uv ? twin(work, uv) : Optional.empty();
  }

  private Optional<EnvironmentName> twin(SegmentWork work, EnvironmentName.Uv uv) {
    return switch (work.planned().segment().fallback()) {
      case Fallback.None() -> Optional.empty();
      case Fallback.Named(String name) -> Optional.of(EnvironmentName.parse(name));
      case Fallback.Default() -> environments.twinOf(uv).map(conda -> (EnvironmentName) conda);
    };
  }

  private static boolean helps(Outcome outcome, FallbackOn policy) {
    return switch (outcome) {
      case Outcome.EnvironmentFailed failed -> policy != FallbackOn.NEVER;
      case Outcome.LeftAlone failed -> policy != FallbackOn.NEVER;
      case Outcome.CommandFailed failed -> policy == FallbackOn.ANY;
      case Outcome.Succeeded o -> false;
      case Outcome.TimedOut o -> false;
      case Outcome.Cancelled o -> false;
      case Outcome.OutputsMissing o -> false;
      case Outcome.InputMissing o -> false;
      case Outcome.OutOfGpuMemory o -> false;
      case Outcome.NoGpu o -> false;
      case Outcome.OutOfDisk o -> false;
      case Outcome.Interrupted o -> false;
    };
  }
}
