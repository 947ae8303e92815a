package nightshift.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite connection for all threads of this process, one at a time. SQLite lets one writer in
 * anyhow and makes the others poll; queueing here keeps them in order and without delay.
 * db-scheduler gets the same connection as its DataSource, so what it schedules inside a
 * transaction of ours belongs to that transaction.
 */
final class Connections extends SQLiteDataSource implements AutoCloseable {
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private final Path file;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Connection connection;
  private final Jdbi jdbi;

  private Connections(Path file, SQLiteConfig config) throws SQLException {
    super(config);
    this.file = file;
    connection = config.createConnection("jdbc:sqlite:" + file);
    jdbi = Jdbi.create(new Turns());
  }

  static Connections forWriting(Path file) {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    return open(file, config);
  }

  static Connections forReading(Path file) {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setReadOnly(true);
    return open(file, config);
  }

  private static Connections open(Path file, SQLiteConfig config) {
    try {
      return new Connections(file, config);
    } catch (SQLException e) {
      throw Trouble.with(file, e);
    }
  }

  /**
   * One transaction. It takes SQLite's write lock first: a step decided on a state that another
   * process changes meanwhile would be wrong.
   */
  <T> T write(Function<Handle, T> work) {
    return read(handle -> {
      handle.execute("begin immediate");
      try {
        T result = work.apply(handle);
        handle.execute("commit");
        return result;
      } catch (RuntimeException | Error e) {
        rollBack(handle, e);
        throw e;
      }
    });
  }

  <T> T read(Function<Handle, T> work) {
    try (var handle = jdbi.open()) {
      return work.apply(handle);
    } catch (RuntimeException e) {
      throw Trouble.orSame(file, e);
    }
  }

  private static void rollBack(Handle handle, Throwable cause) {
    try {
      handle.execute("rollback");
    } catch (RuntimeException e) {
      // SQLite has rolled back by itself, as it does on a full disk.
      cause.addSuppressed(e);
    }
  }

  /** For db-scheduler: a view of the connection whose close gives the turn to the next thread. */
  @Override
  public Connection getConnection() {
    turn.lock();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this::onTurn);
  }

  private Object onTurn(Object view, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("close")) {
      turn.unlock();
      return Void.TYPE;
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw Trouble.with(file, e);
    } finally {
      turn.unlock();
    }
  }

  private final class Turns implements ConnectionFactory {
    @Override
    public Connection openConnection() {
      turn.lock();
      return connection;
    }

    @Override
    public void closeConnection(Connection ours) {
      turn.unlock();
    }
  }
}
