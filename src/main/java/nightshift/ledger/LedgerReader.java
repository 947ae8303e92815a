package nightshift.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import nightshift.BatchId;
import nightshift.RunId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** Reads the ledger; never writes, never waits for a writer. Safe for many threads. */
public final class LedgerReader implements AutoCloseable {
  private final Connections connections;

  LedgerReader(Connections connections) {
    this.connections = connections;
  }

  /** Empty when there is no ledger yet; a newer or broken file is a ProblemException. */
  public static Optional<LedgerReader> open(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var connections = Connections.forReading(file);
    try {
      int version = Schema.version(connections);
      Schema.refuseNewer(file, version);
      Schema.refuseOlder(file, version);
      return Optional.of(new LedgerReader(connections));
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  /** All batches, the newest change last. */
  public List<BatchRow> batches() {
    return connections.read(handle ->
        handle
            .createQuery("select * from batch order by changed_at, inbox, name")
            .map(Rows.BATCH)
            .list());
  }

  /** What has not ended, and what changed since then; the newest change last. */
  public List<OverviewRow> overview(Instant since) {
    return connections.read(handle -> {
      var runs = newestRuns(handle, since);
      return handle
          .createQuery(
              """
              with shown as (
                select *, (select max(id) from run
                  where run.inbox = batch.inbox and run.batch = batch.name) as run
                from batch
                where changed_at >= :since
                  or state in ('arriving', 'ready', 'queued', 'running', 'held'))
              select *,
                (select count(*) from segment where segment.run = shown.run
                  and state in ('done', 'skipped')) as ended,
                (select count(*) from segment where segment.run = shown.run) as segments,
                (select name from segment where segment.run = shown.run
                  and state = 'running' order by position limit 1) as current
              from shown order by changed_at, inbox, name\
              """)
          .bind("since", Times.text(since))
          .map((row, c) ->
              new OverviewRow(
                  Rows.BATCH.map(row, c),
                  Optional.ofNullable(runs.get(row.getLong("run"))),
                  row.getInt("ended"),
                  row.getInt("segments"),
                  Optional.ofNullable(row.getString("current"))))
          .list();
    });
  }

  /** Each batch's last, by number; in one query, as a workspace may hold ten thousand. */
  private static Map<Long, RunRow> newestRuns(Handle handle, Instant since) {
    return handle
        .createQuery(
            """
            select * from run where id in (select max(run.id) from batch join run
              on run.inbox = batch.inbox and run.batch = batch.name
              where changed_at >= :since
                or batch.state in ('arriving', 'ready', 'queued', 'running', 'held')
              group by batch.inbox, batch.name)\
            """)
        .bind("since", Times.text(since))
        .map(Rows.RUN)
        .stream()
        .collect(Collectors.toMap(run -> run.id().number(), run -> run));
  }

  public Optional<BatchRow> batch(BatchId id) {
    return connections.read(handle -> BatchBook.find(handle, id));
  }

  /** The batch's accepted file set. */
  public List<InputRow> inputs(BatchId id) {
    return ofBatch(
        """
        select input.* from input join batch
          on batch.inbox = input.inbox and name = batch and batch.intake = input.intake
        where input.inbox = :inbox and batch = :batch order by path\
        """,
        id,
        Rows.INPUT);
  }

  /** Every file that loose batches of this inbox folder were accepted with. */
  public List<InputRow> looseInputs(String inbox) {
    return connections.read(handle ->
        handle
            .createQuery(
                """
                select input.* from input join batch on batch.inbox = input.inbox and name = batch
                where input.inbox = :inbox and batch.loose = 1 order by path\
                """)
            .bind("inbox", inbox)
            .map(Rows.INPUT)
            .list());
  }

  /** The newest event's seq; 0 when nothing has happened yet. */
  public long lastEvent() {
    return connections.read(handle ->
        handle.createQuery("select coalesce(max(seq), 0) from event").mapTo(Long.class).one());
  }

  /** The file set that a run saw. */
  public List<InputRow> inputs(RunId run) {
    return ofRun(
        """
        select input.* from input join run
          on run.inbox = input.inbox and run.batch = input.batch and run.intake = input.intake
        where run.id = :run order by path\
        """,
        run,
        Rows.INPUT);
  }

  /** Oldest first. */
  public List<RunRow> runs(BatchId id) {
    return ofBatch(
        "select * from run where inbox = :inbox and batch = :batch order by id", id, Rows.RUN);
  }

  /** Of each pipeline the newest run since the batch was last accepted: those that count. */
  public List<RunRow> newestRuns(BatchId id) {
    return ofBatch(
        """
        select * from run where id in (
          select max(run.id) from run join batch
            on batch.inbox = run.inbox and batch.name = run.batch and batch.intake = run.intake
          where run.inbox = :inbox and run.batch = :batch group by run.pipeline)
        order by id\
        """,
        id,
        Rows.RUN);
  }

  public Optional<RunRow> run(RunId run) {
    return ofRun("select * from run where id = :run", run, Rows.RUN).stream().findFirst();
  }

  /** Runs that began and did not end: what a restart has to take up again. */
  public List<RunRow> unfinishedRuns() {
    return connections.read(handle ->
        handle
            .createQuery("select * from run where ended_at is null order by id")
            .map(Rows.RUN)
            .list());
  }

  public List<SegmentRow> segments(RunId run) {
    return connections.read(handle -> RunBook.segments(handle, run));
  }

  /** In the order they started. */
  public List<AttemptRow> attempts(RunId run) {
    return ofRun("select * from attempt where run = :run order by id", run, Rows.ATTEMPT);
  }

  /** Attempts since then whose environment could not be had or broke, twins' included. */
  public List<AttemptRow> environmentFailures(Instant since) {
    return connections.read(handle ->
        handle
            .createQuery(
                """
                select * from attempt where outcome = 'EnvironmentFailed' and ended_at >= :since
                order by ended_at\
                """)
            .bind("since", Times.text(since))
            .map(Rows.ATTEMPT)
            .list());
  }

  /** Whether a batch runs or waits for its turn. */
  public boolean isBusy() {
    return connections.read(handle ->
        handle
            .createQuery("select exists (select 1 from batch where state in ('queued', 'running'))")
            .mapTo(Boolean.class)
            .one());
  }

  public List<OutputRow> outputs(RunId run) {
    return ofRun("select * from output where run = :run order by path", run, Rows.OUTPUT);
  }

  /** What happened after {@code seq}, oldest first, at most {@code limit}. */
  public List<EventRow> events(long seq, int limit) {
    return connections.read(handle ->
        handle
            .createQuery("select * from event where seq > :seq order by seq limit :limit")
            .bind("seq", seq)
            .bind("limit", limit)
            .map(Rows.EVENT)
            .list());
  }

  public List<EventRow> events(BatchId id) {
    return ofBatch(
        "select * from event where inbox = :inbox and batch = :batch order by seq", id, Rows.EVENT);
  }

  /** Requests that wait for the daemon, oldest first. */
  public List<RequestRow> openRequests() {
    return connections.read(handle ->
        handle
            .createQuery("select * from request where answer is null order by id")
            .map(Rows.REQUEST)
            .list());
  }

  /** What became of a request; empty while it waits. */
  public Optional<String> answer(long request) {
    return connections.read(handle ->
        handle
            .createQuery("select answer from request where id = :id and answer is not null")
            .bind("id", request)
            .mapTo(String.class)
            .findOne());
  }

  @Override
  public void close() {
    connections.close();
  }

  private <T> List<T> ofBatch(String sql, BatchId id, RowMapper<T> rows) {
    return list(sql, query -> query.bind("inbox", id.pipeline()).bind("batch", id.name()), rows);
  }

  private <T> List<T> ofRun(String sql, RunId run, RowMapper<T> rows) {
    return list(sql, query -> query.bind("run", run.number()), rows);
  }

  private <T> List<T> list(String sql, UnaryOperator<Query> bind, RowMapper<T> rows) {
    return connections.read(handle -> bind.apply(handle.createQuery(sql)).map(rows).list());
  }
}
