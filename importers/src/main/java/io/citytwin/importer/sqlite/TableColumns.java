package io.citytwin.importer.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table or view.
 *
 * @param table its name
 * @param columns in the order of the table
 * @param key number of the one column that is the primary key; -1 if there is none, or several
 * @param keyIsRow whether the key is the row number itself and not stored with the others
 * @param ordinary whether rows are stored by row number with all their columns, so that pages can
 *     be read as they are
 */
public record TableColumns(
    String table, List<Column> columns, int key, boolean keyIsRow, boolean ordinary) {

  /**
   * A column.
   *
   * @param type as declared
   * @param defaultValue SQL of the value of rows that are older than the column
   */
  public record Column(String name, String type, @Nullable String defaultValue) {

    /** Whether whole numbers are floating-point ones that were stored short. */
    boolean isReal() {
      String upper = type.toUpperCase(Locale.ROOT);
      return !upper.contains("INT")
          && !upper.contains("CHAR")
          && !upper.contains("CLOB")
          && !upper.contains("TEXT")
          && !upper.contains("BLOB")
          && (upper.contains("REAL") || upper.contains("FLOA") || upper.contains("DOUB"));
    }
  }

  private record Info(Column column, int keyPart, boolean hidden) {}

  /** Reads the columns of a table; none if there is no such table. */
  public static TableColumns of(Connection connection, String table) throws SQLException {
    List<Info> infos =
        Query.list(
            connection,
            "SELECT name, type, dflt_value, pk, hidden FROM pragma_table_xinfo(?)"
                + " WHERE hidden <> 1 ORDER BY cid",
            row ->
                new Info(
                    new Column(Query.text(row, 1), Query.text(row, 2), row.getString(3)),
                    row.getInt(4),
                    row.getInt(5) != 0),
            table);
    List<Info> keys = infos.stream().filter(info -> info.keyPart > 0).toList();
    int key = keys.size() == 1 ? infos.indexOf(keys.getFirst()) : -1;
    boolean rowTable = isRowTable(connection, table);
    return new TableColumns(
        table,
        infos.stream().map(Info::column).toList(),
        key,
        rowTable && key >= 0 && isRowNumber(connection, table, infos.get(key)),
        rowTable && infos.stream().noneMatch(Info::hidden));
  }

  private static boolean isRowTable(Connection connection, String table) throws SQLException {
    return Query.find(
            connection,
            "SELECT type = 'table' AND wr = 0 FROM pragma_table_list WHERE schema = 'main' AND"
                + " lower(name) = lower(?)",
            row -> row.getBoolean(1),
            table)
        .orElse(false);
  }

  /** A key of type INTEGER is the row number, unless it has an index, as with DESC. */
  private static boolean isRowNumber(Connection connection, String table, Info key)
      throws SQLException {
    return key.column.type.equalsIgnoreCase("INTEGER")
        && Query.find(
                connection,
                "SELECT 1 FROM pragma_index_list(?) WHERE origin = 'pk'",
                row -> row.getInt(1),
                table)
            .isEmpty();
  }

  /** Number of a column; -1 if there is none of this name. */
  public int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name.equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }
}
