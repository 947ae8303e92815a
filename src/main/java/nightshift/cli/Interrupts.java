package nightshift.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/** ^C and TERM: the first asks for an orderly stop, a second ^C ends at once. */
final class Interrupts {
  private static final int SIGINT_EXIT = 130;

  private Interrupts() {}

  /** Calls {@code stop} once, on the first ^C or TERM; whoever waits for it ends the program. */
  static void onStop(Runnable stop) {
    var asked = new AtomicBoolean();
    sun.misc.Signal.handle(
        new sun.misc.Signal("INT"),
        signal -> {
          if (!asked.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(SIGINT_EXIT);
          }
          stop.run();
        });
    sun.misc.Signal.handle(
        new sun.misc.Signal("TERM"),
        signal -> {
          if (asked.compareAndSet(false, true)) {
            stop.run();
          }
        });
  }
}
