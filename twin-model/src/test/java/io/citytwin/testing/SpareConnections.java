package io.citytwin.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Connections used one after the other: opening one costs more than most statements of tests. Each
 * is as new when it is taken: it answers, and nothing is left of what it was used for.
 */
final class SpareConnections implements AutoCloseable {

  private static final int ANSWER_WITHIN_SECONDS = 5;

  private final Deque<Connection> spare = new ConcurrentLinkedDeque<>();
  private final Opening opening;

  SpareConnections(Opening opening) {
    this.opening = opening;
  }

  /** Does something on a connection that nobody else uses meanwhile. */
  <T> T use(Work<T> work) throws SQLException {
    Connection connection = take();
    try {
      return work.on(connection);
    } finally {
      giveBack(connection);
    }
  }

  private Connection take() throws SQLException {
    Connection connection;
    while ((connection = spare.poll()) != null) {
      if (connection.isValid(ANSWER_WITHIN_SECONDS)) {
        return connection;
      }
      connection.close();
    }
    return opening.open();
  }

  private void giveBack(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("discard all");
      spare.push(connection);
    } catch (SQLException e) { // its server is gone, or it is in a transaction
      connection.close();
    }
  }

  @Override
  public void close() throws SQLException {
    Connection connection;
    while ((connection = spare.poll()) != null) {
      connection.close();
    }
  }

  /** Opens a new connection. */
  interface Opening {
    Connection open() throws SQLException;
  }

  /** What is done on a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }
}
