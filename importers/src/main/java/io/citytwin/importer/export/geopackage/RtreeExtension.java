package io.citytwin.importer.export.geopackage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The extension {@code gpkg_rtree_index} (OGC 12-128r18, annex F.3): its entry, and the triggers by
 * which other programs keep the index right when they edit. The functions they call are those
 * programs' own.
 */
final class RtreeExtension {

  private static final String FILLED = "NEW.%2$s NOT NULL AND NOT ST_IsEmpty(NEW.%2$s)";
  private static final String BARE = "NEW.%2$s ISNULL OR ST_IsEmpty(NEW.%2$s)";
  private static final String ENTER =
      "INSERT OR REPLACE INTO %3$s VALUES (NEW.fid, ST_MinX(NEW.%2$s), ST_MaxX(NEW.%2$s), ST_MinY(NEW.%2$s), ST_MaxY(NEW.%2$s));";
  private static final String LEAVE = "DELETE FROM %3$s WHERE id = OLD.fid;";

  private RtreeExtension() {}

  static void register(Connection connection, String table, String column) throws SQLException {
    String index = "rtree_" + table + "_" + column;
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> trigger : triggers().entrySet()) {
        statement.execute(
            ("CREATE TRIGGER %3$s_" + trigger.getKey() + " AFTER " + trigger.getValue() + " END")
                .formatted(table, column, index));
      }
    }
    try (PreparedStatement entry =
        connection.prepareStatement(
            "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', ?, 'write-only')")) {
      entry.setString(1, table);
      entry.setString(2, column);
      entry.setString(3, "http://www.geopackage.org/spec130/#extension_rtree");
      entry.executeUpdate();
    }
  }

  /** Event, condition and action of each trigger, by the end of its name. */
  private static Map<String, String> triggers() {
    Map<String, String> triggers = new LinkedHashMap<>();
    String moved = "UPDATE ON %1$s WHEN OLD.fid != NEW.fid AND (";
    String reshaped = "UPDATE OF %2$s ON %1$s WHEN OLD.fid = NEW.fid AND (";
    triggers.put("insert", "INSERT ON %1$s WHEN (" + FILLED + ") BEGIN " + ENTER);
    triggers.put("update1", reshaped + FILLED + ") BEGIN " + ENTER);
    triggers.put("update2", reshaped + BARE + ") BEGIN " + LEAVE);
    triggers.put("update3", moved + FILLED + ") BEGIN " + LEAVE + " " + ENTER);
    triggers.put(
        "update4", moved + BARE + ") BEGIN DELETE FROM %3$s WHERE id IN (OLD.fid, NEW.fid);");
    triggers.put("delete", "DELETE ON %1$s WHEN OLD.%2$s NOT NULL BEGIN " + LEAVE);
    return triggers;
  }
}
