package io.citytwin.importer.postgis;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels the statement that a connection is at, from another thread, until the owner of the
 * connection begins to clean up: the statements of that are not to be cancelled.
 */
final class Cancellation {

  private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

  private final Connection connection;
  private boolean over;

  Cancellation(Connection connection) {
    this.connection = connection;
  }

  /** Cancels what runs; does nothing if nothing does. */
  synchronized void cancel() {
    if (over) {
      return;
    }
    try {
      // Returns when the server has sent the signal.
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      LOG.debug("statement.not-cancelled reason={}", e.getMessage());
    }
  }

  /** From now on nothing is cancelled. */
  synchronized void end() {
    over = true;
  }
}
