package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.model.connection.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Opens the database of the twin and brings it to the newest migration. */
public final class TwinConnection {

  private static final int LOCK_SPACE = 7_461;

  private TwinConnection() {}

  /**
   * Opens a connection. The caller closes it.
   *
   * @throws StoreException if there is no database at the address, or it refuses
   */
  public static Connection open(DatabaseUrl url) throws StoreException {
    Properties properties = new Properties();
    properties.setProperty("user", url.user());
    properties.setProperty("password", url.password());
    properties.setProperty("ApplicationName", "citytwin-import");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "10");
    try {
      return DriverManager.getConnection(url.jdbcUrl(), properties);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  /**
   * Creates what is missing: PostGIS, the schema, its newest tables. Does nothing to a database
   * that is up to date; several callers at once wait for each other.
   */
  public static void migrate(DatabaseUrl url) throws StoreException {
    try (Connection connection = open(url);
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(" + LOCK_SPACE + ", 0)");
      requirePostgis(statement, true);
      Flyway.configure()
          .dataSource(url.jdbcUrl(), url.user(), url.password())
          .schemas("twin")
          .defaultSchema("twin")
          .load()
          .migrate();
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    } catch (FlywayException e) {
      throw new StoreException(
          StoreException.Code.DATABASE_FAILED,
          "the tables of the twin cannot be brought up to date: "
              + firstLine(String.valueOf(e.getMessage())),
          e);
    }
  }

  /** Sets what long statements over whole sets need; for one session. */
  static void configure(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set statement_timeout = 0");
      statement.execute("set work_mem = '64MB'");
      statement.execute("set maintenance_work_mem = '128MB'");
      statement.execute("set temp_buffers = '64MB'");
      // A server that notices a vanished client in the middle of a statement rolls back at once.
      statement.execute("set client_connection_check_interval = '2s'");
    }
  }

  /** Ends a transaction; says so if nobody can know whether it worked. */
  static void commit(Connection connection) throws StoreException {
    try {
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      String state = e.getSQLState() == null ? "" : e.getSQLState();
      throw DatabaseFault.isConnectionFault(state)
          ? DatabaseFault.uncertain(e)
          : DatabaseFault.of(e);
    }
  }

  /** The content hash of the twin, after bringing its tables up to date. */
  public static String contentHash(DatabaseUrl url) throws StoreException {
    migrate(url);
    try (Connection connection = open(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select twin.content_hash()")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw DatabaseFault.of(e);
    }
  }

  /**
   * Checks that the database has PostGIS; creates the extension if it is only not switched on.
   *
   * @param create whether it may be created
   */
  static void requirePostgis(Statement statement, boolean create)
      throws SQLException, StoreException {
    if (isTrue(statement, "select exists (select from pg_extension where extname = 'postgis')")) {
      return;
    }
    if (create
        && isTrue(
            statement,
            "select exists (select from pg_available_extensions where name = 'postgis')")) {
      statement.execute("create extension if not exists postgis");
      return;
    }
    throw new StoreException(
        StoreException.Code.DATABASE_UNSUITABLE,
        "the database has no PostGIS; install the PostGIS package of the server (Debian: postgresql-15-postgis-3) and run: create extension postgis",
        null);
  }

  static boolean isTrue(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static String firstLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).findFirst().orElse(text);
  }
}
