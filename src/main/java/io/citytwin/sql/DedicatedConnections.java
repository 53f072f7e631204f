package io.citytwin.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Connections outside of the pool, for what holds one for long, such as LISTEN. */
public interface DedicatedConnections {

  /**
   * Opens a connection that its caller closes.
   *
   * @param purpose the connection's application name in the database
   */
  Connection open(String purpose) throws SQLException;
}
