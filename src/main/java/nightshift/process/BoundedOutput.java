package nightshift.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the first and the last lines of an output and counts what lies between; one thread only.
 */
final class BoundedOutput {
  private static final int HEAD = 200;
  private static final int TAIL = 400;

  private final List<String> head = new ArrayList<>();
  private final Deque<String> tail = new ArrayDeque<>();
  private long skipped;

  void add(String line) {
    if (head.size() < HEAD) {
      head.add(line);
      return;
    }
    tail.addLast(line);
    if (tail.size() > TAIL) {
      tail.removeFirst();
      skipped++;
    }
  }

  String text() {
    var lines = new ArrayList<>(head);
    if (skipped > 0) {
      lines.add("[… %,d lines left out …]".formatted(skipped));
    }
    lines.addAll(tail);
    return String.join("\n", lines);
  }
}
