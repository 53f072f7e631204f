package io.citytwin.importer.sqlite;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Rows as SQLite itself gives them: of views, and of tables stored in unusual ways. */
final class QueryRows implements TableRows {

  private final SqliteFile file;
  private final Statement statement;
  private final ResultSet rows;
  private long oversize;

  QueryRows(SqliteFile file, Connection connection, TableColumns columns) throws IOException {
    this.file = file;
    try {
      statement = connection.createStatement();
      rows = statement.executeQuery(sql(columns));
    } catch (SQLException e) {
      throw file.fault(e);
    }
  }

  /** The size of the row, then its values; those that are too large are left out. */
  private static String sql(TableColumns columns) {
    StringJoiner size = new StringJoiner(" + ", "", "");
    StringJoiner values = new StringJoiner(", ");
    for (TableColumns.Column column : columns.columns()) {
      String name = Query.quote(column.name());
      size.add("coalesce(octet_length(" + name + "), 0)");
      values.add(
          "CASE WHEN coalesce(octet_length(%s), 0) <= %d THEN %s END"
              .formatted(name, MAX_ROW_BYTES, name));
    }
    return "SELECT " + size + ", " + values + " FROM " + Query.quote(columns.table());
  }

  @Override
  public boolean next() throws IOException {
    try {
      file.alive();
      if (!rows.next()) {
        return false;
      }
      long size = rows.getLong(1);
      oversize = size > MAX_ROW_BYTES ? size : 0;
      return true;
    } catch (SQLException e) {
      throw file.fault(e);
    }
  }

  @Override
  public long oversize() {
    return oversize;
  }

  @Override
  public @Nullable Object value(int column) throws IOException {
    try {
      Object value = oversize > 0 ? null : rows.getObject(column + 2);
      return value instanceof Integer number ? (Object) number.longValue() : value;
    } catch (SQLException e) {
      throw file.fault(e);
    }
  }

  @Override
  public byte @Nullable [] textBytes(int column) throws IOException {
    try {
      return rows.getBytes(column + 2);
    } catch (SQLException e) {
      throw file.fault(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      statement.close();
    } catch (SQLException e) {
      throw file.fault(e);
    }
  }
}
