package nightshift.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nightshift.Shown;
import nightshift.ledger.BatchState;
import nightshift.ledger.OverviewRow;
import nightshift.ledger.RunRow;

/** The night at a glance: one line a batch, what needs a person last, next to the prompt. */
final class StatusTable {
  private static final List<BatchState> ORDER =
      List.of(
          BatchState.DONE,
          BatchState.CANCELLED,
          BatchState.ARRIVING,
          BatchState.READY,
          BatchState.QUEUED,
          BatchState.RUNNING,
          BatchState.HELD,
          BatchState.REFUSED,
          BatchState.FAILED);

  private final Instant now;
  private final ZoneId zone;

  StatusTable(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  void print(List<OverviewRow> rows, PrintWriter out) {
    var sorted =
        rows.stream()
            .sorted(Comparator.comparing(row -> ORDER.indexOf(row.batch().state())))
            .toList();
    var cells = new ArrayList<List<String>>();
    cells.add(List.of("BATCH", "PIPELINE", "STATE", "SINCE", "SEGMENTS", ""));
    sorted.forEach(row -> cells.add(cells(row)));
    int[] widths =
        IntStream.range(0, 5)
            .map(column -> cells.stream().mapToInt(line -> width(line.get(column))).max().orElse(0))
            .toArray();
    for (int i = 0; i < cells.size(); i++) {
      out.println(line(cells.get(i), widths));
      if (i > 0) {
        more(sorted.get(i - 1), out);
      }
    }
    out.println();
    out.println(summary(rows));
  }

  private List<String> cells(OverviewRow row) {
    var batch = row.batch();
    return List.of(
        Shown.name(batch.id().toString()),
        row.run().map(RunRow::pipeline).orElse("-"),
        batch.state().word(),
        since(batch.changedAt()),
        row.segments() == 0 ? "-" : row.ended() + "/" + row.segments(),
        sentence(row));
  }

  private static String sentence(OverviewRow row) {
    return switch (row.batch().state()) {
      case RUNNING -> row.current().map(Shown::name).orElse("starting");
      case DONE -> row.run().flatMap(RunRow::note).map(StatusTable::first).orElse("");
      case ARRIVING, READY, QUEUED, FAILED, CANCELLED, REFUSED, HELD -> first(row.batch().why());
    };
  }

  /** What to do stands below what happened, only where somebody has to do something. */
  private static void more(OverviewRow row, PrintWriter out) {
    switch (row.batch().state()) {
      case FAILED, REFUSED, HELD ->
          row.batch().hint().ifPresent(hint -> out.println("    hint: " + first(hint)));
      case DONE, CANCELLED, ARRIVING, READY, QUEUED, RUNNING -> {}
    }
  }

  private String since(Instant instant) {
    var then = instant.atZone(zone);
    boolean today = then.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return DateTimeFormatter.ofPattern(today ? "HH:mm" : "MM-dd HH:mm").format(then);
  }

  private static String summary(List<OverviewRow> rows) {
    var counts =
        rows.stream()
            .collect(Collectors.groupingBy(row -> row.batch().state(), Collectors.counting()));
    return ORDER.stream()
        .filter(counts::containsKey)
        .map(state -> String.format(Locale.ROOT, "%d %s", counts.get(state), state.word()))
        .collect(Collectors.joining(", "));
  }

  private static String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).append(" ".repeat(widths[i] - width(cells.get(i)) + 2));
    }
    return line.append(cells.getLast()).toString().stripTrailing();
  }

  private static String first(String text) {
    return Shown.name(text.lines().findFirst().orElse(""));
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
