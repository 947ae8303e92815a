package nightshift.run;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import nightshift.environment.EnvironmentFailure;
import nightshift.environment.Preparation;

/**
 * Tries an environment again whose failure may pass by itself (a network that is away), a few times
 * and with growing waits; every other failure stands at once.
 *
 * @param waits before the second try, the third, and so on
 * @param limit how long after the first failure a last try may begin
 */
public record Patience(List<Duration> waits, Duration limit) {
  public Patience {
    waits = List.copyOf(waits);
  }

  public static Patience standard() {
    return new Patience(
        List.of(Duration.ofSeconds(2), Duration.ofSeconds(8)), Duration.ofSeconds(30));
  }

  /** Makes the environment ready. */
  @FunctionalInterface
  public interface Try {
    Preparation prepare();
  }

  /** Waits; true when nothing more is to be tried. */
  @FunctionalInterface
  public interface Wait {
    boolean endsEarly(Duration wait) throws InterruptedException;
  }

  /** The first success, or the last failure. */
  public Preparation prepare(Try environment, Wait wait, Consumer<String> told)
      throws InterruptedException {
    var preparation = environment.prepare();
    long begin = System.nanoTime();
    for (int tries = 1; tries <= waits.size(); tries++) {
      if (!(preparation instanceof Preparation.Unprepared(var failure) && failure.kind().passing())
          || Thread.currentThread().isInterrupted()) {
        return preparation;
      }
      var pause = waits.get(tries - 1);
      if (System.nanoTime() - begin + pause.toNanos() > limit.toNanos()) {
        return preparation;
      }
      told.accept(again(failure, pause, tries));
      if (wait.endsEarly(pause)) {
        return preparation;
      }
      preparation = environment.prepare();
    }
    return preparation;
  }

  private String again(EnvironmentFailure failure, Duration pause, int tries) {
    return "%s Tried again in %d s (%d of %d)."
        .formatted(failure.what(), pause.toSeconds(), tries, waits.size());
  }
}
