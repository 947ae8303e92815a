package nightshift.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import nightshift.RunId;
import nightshift.ledger.EventRow;
import nightshift.ledger.OverviewRow;
import nightshift.ledger.RunRow;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Rows of the ledger for other programs: one object a line, the ledger's words as names. */
final class JsonLines {
  private final JsonMapper mapper = new JsonMapper();
  private final PrintWriter out;

  JsonLines(PrintWriter out) {
    this.out = out;
  }

  void print(OverviewRow row) {
    var batch = row.batch();
    var line = new LinkedHashMap<String, @Nullable Object>();
    line.put("batch", batch.id().toString());
    line.put("inbox", batch.id().pipeline());
    line.put("name", batch.id().name());
    line.put("pipeline", row.run().map(RunRow::pipeline).orElse(null));
    line.put("run", row.run().map(RunRow::id).map(RunId::number).orElse(null));
    line.put("state", batch.state().word());
    line.put("since", batch.changedAt().toString());
    line.put("received", batch.receivedAt().toString());
    line.put("why", batch.why());
    line.put("hint", batch.hint().orElse(null));
    line.put("files", batch.files());
    line.put("bytes", batch.bytes());
    line.put("priority", batch.priority());
    line.put("segments_ended", row.ended());
    line.put("segments", row.segments());
    line.put("segment", row.current().orElse(null));
    line.put("note", row.run().flatMap(RunRow::note).orElse(null));
    line.put("folder", row.run().map(run -> run.folder().toString()).orElse(null));
    out.println(mapper.writeValueAsString(line));
  }

  void print(EventRow event) {
    var line = new LinkedHashMap<String, @Nullable Object>();
    line.put("seq", event.seq());
    line.put("at", event.at().toString());
    line.put("who", event.who());
    line.put("batch", event.batch().toString());
    line.put("run", event.run().map(RunId::number).orElse(null));
    line.put("what", event.what());
    line.put("from", event.from());
    line.put("to", event.to());
    line.put("why", event.why());
    out.println(mapper.writeValueAsString(line));
  }
}
