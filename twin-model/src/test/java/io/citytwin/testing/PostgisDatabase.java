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

  private final String name;

  private PostgisDatabase(String name) {
    this.name = name;
  }

  /** Creates a database and brings it to the newest migration. */
  public static PostgisDatabase create() {
    PostgisDatabase database = createEmpty();
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .schemas("twin")
        .defaultSchema("twin")
        .load()
        .migrate();
    return database;
  }

  /** Creates a database with PostGIS and nothing else. */
  public static PostgisDatabase createEmpty() {
    String name = "t_" + UUID.randomUUID().toString().replace("-", "");
    maintenance("create database " + name);
    PostgisDatabase database = new PostgisDatabase(name);
    database.execute("create extension if not exists postgis");
    return database;
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
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of the first row as text; null if the value is null. Fails without a row. */
  public String value(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new IllegalStateException("no row: " + sql);
      }
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    maintenance("drop database if exists " + name + " with (force)");
  }

  private static void maintenance(String sql) {
    DatabaseUrl server = TestServers.database();
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
