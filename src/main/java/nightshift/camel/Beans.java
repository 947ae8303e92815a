package nightshift.camel;

import java.util.Map;
import nightshift.run.Attempts;

/** The beans that only this room can make. */
public final class Beans {
  private Beans() {}

  /** What the {@code exec:} endpoints are given. */
  public static Map<String, Object> exec(Attempts attempts) {
    return Map.of(
        "segmentExecutor", new SegmentExecutor(attempts), "segmentBinding", new SegmentBinding());
  }
}
