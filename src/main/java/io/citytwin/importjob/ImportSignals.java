package io.citytwin.importjob;

import io.citytwin.sql.DedicatedConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * What importers tell of their imports: {@code notify twin_import} with the import's number. For
 * one thread.
 */
final class ImportSignals implements AutoCloseable {

  private static final String PURPOSE = "citytwin import signals";

  private final DedicatedConnections connections;

  private @Nullable Connection connection;

  ImportSignals(DedicatedConnections connections) {
    this.connections = connections;
  }

  /** Whether signals are heard. */
  boolean isOpen() {
    return connection != null;
  }

  /** Begins to hear signals; those sent before are lost. */
  void open() throws SQLException {
    Connection next = connections.open(PURPOSE);
    try (Statement statement = next.createStatement()) {
      statement.execute("listen twin_import");
      connection = next;
    } finally {
      if (connection == null) {
        next.close();
      }
    }
  }

  /**
   * Waits for signals.
   *
   * @return the numbers of imports signalled; empty after the time
   * @throws SQLException if the connection is lost; then it is closed
   */
  Set<Long> await(int millis) throws SQLException {
    Connection open = connection;
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    try {
      PGNotification[] signals = open.unwrap(PGConnection.class).getNotifications(millis);
      return numbers(signals == null ? new PGNotification[0] : signals);
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  /** Anyone may notify, so what is no number is passed over. */
  private static Set<Long> numbers(PGNotification[] signals) {
    Set<Long> numbers = new HashSet<>();
    for (PGNotification signal : signals) {
      String number = signal.getParameter();
      if (number.matches("[0-9]{1,18}")) {
        numbers.add(Long.parseLong(number));
      }
    }
    return numbers;
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It is lost either way.
      }
    }
  }
}
