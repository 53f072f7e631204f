package io.citytwin.importer.geopackage;

import static io.citytwin.importer.sqlite.Query.text;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.sqlite.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the catalogue tables of a GeoPackage (OGC 12-128r18, clauses 1.1.2, 1.1.3 and 2.1.5). */
final class GeoPackageCatalogue {

  private static final Set<String> NEEDED = Set.of("gpkg_contents", "gpkg_geometry_columns");

  private final Connection connection;
  private final Set<String> tables;

  private GeoPackageCatalogue(Connection connection, Set<String> tables) {
    this.connection = connection;
    this.tables = tables;
  }

  /** Whether a file with these tables is a GeoPackage of features. */
  static boolean fits(Set<String> tables) {
    return tables.containsAll(NEEDED);
  }

  static Catalogue read(Connection connection, Set<String> tables) throws SQLException {
    GeoPackageCatalogue reader = new GeoPackageCatalogue(connection, tables);
    Map<Integer, DeclaredCrs> systems = reader.systems();
    List<String> notes = new ArrayList<>();
    List<FeatureTable> features = reader.features(systems, notes);
    reader.others(notes);
    return new Catalogue("GEOPACKAGE", features, systems, notes);
  }

  private Map<Integer, DeclaredCrs> systems() throws SQLException {
    Map<Integer, DeclaredCrs> systems = new TreeMap<>();
    if (!tables.contains("gpkg_spatial_ref_sys")) {
      return systems;
    }
    Set<String> columns = Query.columns(connection, "gpkg_spatial_ref_sys");
    String newer = columns.contains("definition_12_063") ? "definition_12_063" : "NULL";
    Query.list(
        connection,
        "SELECT srs_id, organization, organization_coordsys_id, definition, "
            + newer
            + " FROM gpkg_spatial_ref_sys",
        row -> systems.put(row.getInt(1), system(row)));
    return systems;
  }

  private static DeclaredCrs system(ResultSet row) throws SQLException {
    String organization = text(row, 2).strip().toUpperCase(Locale.ROOT);
    int code = row.getInt(3);
    if (row.getInt(1) <= 0) {
      return DeclaredCrs.NONE;
    }
    if (organization.equals("EPSG") && code > 0) {
      return new DeclaredCrs.Code("EPSG:" + code);
    }
    for (int column : new int[] {5, 4}) {
      String definition = text(row, column).strip();
      if (!definition.isEmpty() && !definition.equalsIgnoreCase("undefined")) {
        return new DeclaredCrs.Wkt(definition);
      }
    }
    return DeclaredCrs.NONE;
  }

  private List<FeatureTable> features(Map<Integer, DeclaredCrs> systems, List<String> notes)
      throws SQLException {
    String counts =
        tables.contains("gpkg_ogr_contents")
            ? "(SELECT o.feature_count FROM gpkg_ogr_contents o WHERE lower(o.table_name) ="
                + " lower(c.table_name))"
            : "NULL";
    List<FeatureTable> listed =
        Query.list(
            connection,
            "SELECT c.table_name, g.column_name, g.srs_id, "
                + counts
                + " FROM gpkg_contents c JOIN gpkg_geometry_columns g"
                + " ON lower(g.table_name) = lower(c.table_name)"
                + " WHERE c.data_type NOT IN ('attributes', 'aspatial', 'tiles')"
                + " ORDER BY c.rowid",
            row -> {
              int srs = row.getInt(3);
              long count = row.getLong(4);
              return new FeatureTable(
                  text(row, 1),
                  text(row, 2),
                  GeometryBlob.Form.GEOPACKAGE,
                  srs,
                  systems.getOrDefault(srs, DeclaredCrs.NONE),
                  row.wasNull() ? -1 : count);
            });
    return existing(listed, tables, notes);
  }

  /** The tables that are really there, each once. */
  static List<FeatureTable> existing(
      List<FeatureTable> listed, Set<String> tables, List<String> notes) {
    Map<String, FeatureTable> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<FeatureTable> inOrder = new ArrayList<>();
    for (FeatureTable table : listed) {
      if (!tables.contains(table.name().toLowerCase(Locale.ROOT))) {
        notes.add("the file lists a layer \"%s\" but has no such table".formatted(table.name()));
      } else if (kept.putIfAbsent(table.name(), table) == null) {
        inOrder.add(table);
      } else {
        notes.add(
            "layer \"%s\" has a second geometry column, \"%s\", which is not read"
                .formatted(table.name(), table.geometryColumn()));
      }
    }
    return inOrder;
  }

  private void others(List<String> notes) throws SQLException {
    note(notes, "'attributes', 'aspatial'", "tables without geometry are not read: ");
    note(notes, "'tiles', '2d-gridded-coverage'", "rasters are not read: ");
  }

  private void note(List<String> notes, String types, String sentence) throws SQLException {
    List<String> names =
        Query.list(
            connection,
            "SELECT table_name FROM gpkg_contents WHERE data_type IN ("
                + types
                + ") ORDER BY rowid",
            row -> text(row, 1));
    if (!names.isEmpty()) {
      notes.add(sentence + String.join(", ", names));
    }
  }
}
