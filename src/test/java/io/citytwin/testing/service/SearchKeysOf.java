package io.citytwin.testing.service;

import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.search.Readings;
import io.citytwin.model.search.SearchField;
import io.citytwin.model.search.SearchKeys;
import io.citytwin.testing.PostgisDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * Makes the keys of features that no importer wrote, with a dictionary of a few characters: the
 * service does not see the importers, who have a whole one.
 */
public final class SearchKeysOf {

  private static final Map<String, String> SYLLABLES =
      Map.ofEntries(
          Map.entry("厦", "xia"),
          Map.entry("门", "men"),
          Map.entry("大", "da"),
          Map.entry("学", "xue"),
          Map.entry("市", "shi"),
          Map.entry("上", "shang"),
          Map.entry("水", "shui"),
          Map.entry("井", "jing"),
          Map.entry("盖", "gai"),
          Map.entry("天", "tian"),
          Map.entry("安", "an"),
          Map.entry("街", "jie"),
          Map.entry("重", "chong"),
          Map.entry("庆", "qing"),
          Map.entry("北", "bei"),
          Map.entry("路", "lu"));

  /** Reads those few characters. */
  public static final Readings READINGS =
      characters -> characters.stream().map(c -> SYLLABLES.getOrDefault(c, c)).toList();

  private SearchKeysOf() {}

  /** Writes the keys of all features of a database. */
  public static void all(PostgisDatabase database) {
    SearchKeys keys = new SearchKeys(READINGS);
    try (Connection connection = database.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into twin.search_key values (?, ?, ?, ?, ?, ?, ST_GeomFromEWKB(?))")) {
      for (FeatureKind kind : FeatureKind.values()) {
        add(connection, insert, kind, keys);
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    database.execute("analyze twin.search_key");
  }

  private static void add(
      Connection connection, PreparedStatement insert, FeatureKind kind, SearchKeys keys)
      throws SQLException {
    List<SearchField.OfKind> fields = SearchField.of(kind);
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                SearchField.selected(kind) + " from twin." + kind.table() + " f")) {
      while (row.next()) {
        for (int i = 0; i < fields.size(); i++) {
          String value = row.getString(3 + i);
          for (SearchKeys.Key key : value == null ? List.<SearchKeys.Key>of() : keys.of(value)) {
            insert.setString(1, kind.name());
            insert.setObject(2, row.getObject(1));
            insert.setString(3, fields.get(i).field().name());
            insert.setInt(4, key.part().ordinal());
            insert.setString(5, key.text());
            insert.setString(6, value);
            insert.setBytes(7, row.getBytes(2));
            insert.addBatch();
          }
        }
      }
    }
  }
}
