package io.citytwin.importer.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Short questions to an SQLite file. */
public final class Query {

  private Query() {}

  /** Makes something of a row. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows a query gives. */
  public static <T> List<T> list(
      Connection connection, String sql, Row<T> each, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(each.read(rows));
        }
      }
      return found;
    }
  }

  /** The first row a query gives. */
  public static <T> Optional<T> find(
      Connection connection, String sql, Row<T> each, String... parameters) throws SQLException {
    return list(connection, sql, each, parameters).stream().findFirst();
  }

  /** Names of the tables and views, in lower case. */
  public static Set<String> tables(Connection connection) throws SQLException {
    return new TreeSet<>(
        list(
            connection,
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')",
            row -> text(row, 1).toLowerCase(Locale.ROOT)));
  }

  /** Names of the columns of a table, in lower case. */
  public static Set<String> columns(Connection connection, String table) throws SQLException {
    return new TreeSet<>(
        list(
            connection,
            "SELECT name FROM pragma_table_info(?)",
            row -> text(row, 1).toLowerCase(Locale.ROOT),
            table));
  }

  /** The text in a column, empty for null. */
  public static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  /** A name as SQL quotes it. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
