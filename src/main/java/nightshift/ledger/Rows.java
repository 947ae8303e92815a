package nightshift.ledger;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import nightshift.BatchId;
import nightshift.RunId;
import org.jdbi.v3.core.mapper.RowMapper;

/** How each table's columns become its record. */
final class Rows {
  static final RowMapper<BatchRow> BATCH =
      (row, c) ->
          new BatchRow(
              new BatchId(row.getString("inbox"), row.getString("name")),
              row.getString("folder"),
              row.getBoolean("loose"),
              row.getInt("files"),
              row.getLong("bytes"),
              BatchState.of(row.getString("state")),
              row.getString("why"),
              text(row, "hint"),
              time(row, "received_at"),
              time(row, "changed_at"),
              row.getInt("priority"),
              row.getInt("intake"),
              text(row, "restart").map(Restart::of),
              row.getBoolean("foreground"));

  static final RowMapper<RunRow> RUN =
      (row, c) ->
          new RunRow(
              new RunId(row.getLong("id")),
              new BatchId(row.getString("inbox"), row.getString("batch")),
              row.getString("pipeline"),
              Path.of(row.getString("pipeline_file")),
              Path.of(row.getString("folder")),
              row.getInt("intake"),
              RunState.of(row.getString("state")),
              text(row, "sentence"),
              text(row, "hint"),
              text(row, "note"),
              time(row, "started_at"),
              text(row, "ended_at").map(Instant::parse));

  static final RowMapper<SegmentRow> SEGMENT =
      (row, c) ->
          new SegmentRow(
              new RunId(row.getLong("run")),
              row.getInt("position"),
              row.getString("name"),
              row.getString("environment"),
              row.getString("decision"),
              row.getString("why"),
              SegmentState.of(row.getString("state")),
              text(row, "started_at").map(Instant::parse),
              text(row, "ended_at").map(Instant::parse));

  static final RowMapper<AttemptRow> ATTEMPT =
      (row, c) ->
          new AttemptRow(
              row.getLong("id"),
              new RunId(row.getLong("run")),
              row.getInt("segment"),
              row.getString("segment_name"),
              row.getInt("number"),
              row.getString("environment"),
              row.getBoolean("fallback"),
              text(row, "environment_fingerprint"),
              row.getString("command_line"),
              text(row, "gpu"),
              text(row, "gpu_note"),
              Path.of(row.getString("log")),
              Path.of(row.getString("folder")),
              text(row, "outcome"),
              text(row, "exit_code").map(Integer::valueOf),
              text(row, "what"),
              text(row, "detail"),
              text(row, "hint"),
              text(row, "supervisor_pid").map(pid -> supervisor(row, Long.parseLong(pid))),
              time(row, "started_at"),
              text(row, "ended_at").map(Instant::parse));

  static final RowMapper<InputRow> INPUT =
      (row, c) ->
          new InputRow(
              row.getString("path"),
              row.getLong("bytes"),
              time(row, "modified_at"),
              row.getBoolean("sign"));

  static final RowMapper<OutputRow> OUTPUT =
      (row, c) ->
          new OutputRow(row.getString("path"), row.getLong("bytes"), row.getString("sha256"));

  static final RowMapper<EventRow> EVENT =
      (row, c) ->
          new EventRow(
              row.getLong("seq"),
              time(row, "at"),
              row.getString("who"),
              new BatchId(row.getString("inbox"), row.getString("batch")),
              text(row, "run").map(number -> new RunId(Long.parseLong(number))),
              row.getString("what"),
              row.getString("from_state"),
              row.getString("to_state"),
              row.getString("why"));

  static final RowMapper<RequestRow> REQUEST =
      (row, c) ->
          new RequestRow(
              row.getLong("id"),
              time(row, "at"),
              row.getString("who"),
              new BatchId(row.getString("inbox"), row.getString("batch")),
              Request.of(row.getString("wish")));

  private Rows() {}

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return Instant.parse(row.getString(column));
  }

  private static Supervisor supervisor(ResultSet row, long pid) {
    try {
      return new Supervisor(
          pid, row.getString("supervisor_start"), row.getString("supervisor_boot"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
