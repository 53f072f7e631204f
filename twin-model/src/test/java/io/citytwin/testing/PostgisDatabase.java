package io.citytwin.testing;

import io.citytwin.model.connection.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/** A migrated database of its own for one test class; dropped on {@link #close()}. */
public final class PostgisDatabase implements AutoCloseable {

  private static final SpareConnections MAINTENANCE =
      new SpareConnections(
          () -> {
            DatabaseUrl server = TestServers.database();
            return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
          });

  private final String name;
  private final SpareConnections connections = new SpareConnections(this::connect);

  private PostgisDatabase(String name) {
    this.name = name;
  }

  /** Creates a database that has the newest migration. */
  public static PostgisDatabase create() {
    return named(" template " + Migrated.DATABASE.name);
  }

  /** Creates a database with PostGIS and nothing else. */
  public static PostgisDatabase createEmpty() {
    PostgisDatabase database = named("");
    database.execute("create extension if not exists postgis");
    return database;
  }

  private static PostgisDatabase named(String template) {
    String name = "t_" + UUID.randomUUID().toString().replace("-", "");
    maintenance("create database " + name + template);
    return new PostgisDatabase(name);
  }

  /** What every migrated database is a copy of; made once for each JVM. */
  private static final class Migrated {

    static final PostgisDatabase DATABASE = make();

    private static PostgisDatabase make() {
      PostgisDatabase database = createEmpty();
      Runtime.getRuntime().addShutdownHook(new Thread(database::close));
      Flyway.configure()
          .dataSource(database.jdbcUrl(), database.user(), database.password())
          .schemas("twin")
          .defaultSchema("twin")
          .load()
          .migrate();
      database.disconnect(); // only a database that nobody uses can be copied
      return database;
    }
  }

  /** Address for the JDBC driver, without user and password. */
  public String jdbcUrl() {
    return TestServers.database().jdbcUrl().replaceFirst("(//[^/]+/)[^?]*", "$1" + name);
  }

  /** The same as a libpq URI with user and password, as {@code CITYTWIN_DATABASE_URL} takes it. */
  public String url() {
    return TestServers.databaseUrl().replaceFirst("(//[^/]+/)[^?]*", "$1" + name);
  }

  public String user() {
    return TestServers.database().user();
  }

  public String password() {
    return TestServers.database().password();
  }

  /** A new connection; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user(), password());
  }

  /** Runs statements, separated by semicolons. */
  public void execute(String sql) {
    execute(connections, sql);
  }

  /** The first column of the first row as text; null if the value is null. Fails without a row. */
  public String value(String sql) {
    try {
      return connections.use(connection -> value(connection, sql));
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new IllegalStateException("no row: " + sql);
      }
      return rows.getString(1);
    }
  }

  @Override
  public void close() {
    disconnect();
    maintenance("drop database if exists " + name + " with (force)");
  }

  private void disconnect() {
    try {
      connections.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void maintenance(String sql) {
    execute(MAINTENANCE, sql);
  }

  private static void execute(SpareConnections connections, String sql) {
    try {
      connections.use(
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return statement.execute(sql);
            }
          });
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
