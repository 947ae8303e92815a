package nightshift.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** ^C and TERM: the first asks for an orderly stop, a second ^C ends at once. */
final class Interrupts {
  private static final int SIGINT_EXIT = 130;

  private Interrupts() {}

  /**
   * Counts {@code asked} down on ^C or TERM and keeps the JVM until {@code stopped}, ten seconds at
   * most, as service managers allow.
   */
  static void onStop(CountDownLatch asked, CountDownLatch stopped) {
    sun.misc.Signal.handle(
        new sun.misc.Signal("INT"),
        signal -> {
          if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(SIGINT_EXIT);
          }
          asked.countDown();
        });
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              asked.countDown();
              try {
                stopped.await(10, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }
}
