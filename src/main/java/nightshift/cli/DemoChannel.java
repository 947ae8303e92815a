package nightshift.cli;

import java.util.function.Consumer;
import nightshift.Workspace;

/** Placeholder. */
final class DemoChannel {
  private DemoChannel() {}

  static void provide(Workspace home, Workspace here, Consumer<String> say) {}
}
