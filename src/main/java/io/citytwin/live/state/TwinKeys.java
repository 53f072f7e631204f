package io.citytwin.live.state;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Names of the keys in Redis. They hold the identity of the database, so that a Redis which
 * outlived its database, or is shared by several twins, never shows values of another city.
 *
 * @param identity of the cluster and the database within it
 */
record TwinKeys(String identity) {

  /** Hashes the latest state is spread over, by datastream number. */
  static final int SHARDS = 16;

  static TwinKeys of(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select (select system_identifier from pg_control_system()) || '-' || oid
                from pg_database where datname = current_database()
                """)) {
      row.next();
      return new TwinKeys(row.getString(1));
    }
  }

  /** The hash that holds datastreams whose number leaves this rest. */
  byte[] state(int shard) {
    return key("state:" + shard);
  }

  /** The stream every instance follows. */
  byte[] changes() {
    return key("changes");
  }

  /** Present while the hashes are complete: the run id of the Redis they were built in. */
  byte[] epoch() {
    return key("epoch");
  }

  private byte[] key(String name) {
    return ("citytwin:{" + identity + "}:" + name).getBytes(StandardCharsets.UTF_8);
  }
}
