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

/**
 * Reads {@code geometry_columns} and {@code spatial_ref_sys} of the two dialects that have them:
 * SpatiaLite, whose geometries have a frame of their own, and the tables GDAL writes, which say in
 * {@code geometry_format} what theirs are.
 */
final class GeometryColumnsCatalogue {

  private final Connection connection;
  private final Set<String> tables;

  private GeometryColumnsCatalogue(Connection connection, Set<String> tables) {
    this.connection = connection;
    this.tables = tables;
  }

  static boolean fits(Set<String> tables) {
    return tables.contains("geometry_columns");
  }

  static Catalogue read(Connection connection, Set<String> tables) throws SQLException {
    GeometryColumnsCatalogue reader = new GeometryColumnsCatalogue(connection, tables);
    Map<Integer, DeclaredCrs> systems = reader.systems();
    List<String> notes = new ArrayList<>();
    boolean spatialite = !Query.columns(connection, "geometry_columns").contains("geometry_format");
    List<FeatureTable> features =
        GeoPackageCatalogue.existing(reader.features(systems, spatialite, notes), tables, notes);
    reader.views(notes);
    return new Catalogue(spatialite ? "SPATIALITE" : "SQLITE", features, systems, notes);
  }

  private Map<Integer, DeclaredCrs> systems() throws SQLException {
    Map<Integer, DeclaredCrs> systems = new TreeMap<>();
    if (!tables.contains("spatial_ref_sys")) {
      return systems;
    }
    Set<String> columns = Query.columns(connection, "spatial_ref_sys");
    String wkt = columns.contains("srtext") ? "srtext" : "NULL";
    wkt = columns.contains("srs_wkt") ? "srs_wkt" : wkt;
    // Only those in use: SpatiaLite fills the table with thousands.
    Query.list(
        connection,
        "SELECT srid, auth_name, auth_srid, "
            + wkt
            + " FROM spatial_ref_sys WHERE srid IN (SELECT srid FROM geometry_columns)",
        row -> systems.put(row.getInt(1), system(row)));
    return systems;
  }

  private static DeclaredCrs system(ResultSet row) throws SQLException {
    int code = row.getInt(3);
    if (text(row, 2).strip().equalsIgnoreCase("epsg") && code > 0) {
      return new DeclaredCrs.Code("EPSG:" + code);
    }
    String definition = text(row, 4).strip();
    return definition.isEmpty() || definition.equalsIgnoreCase("undefined")
        ? DeclaredCrs.NONE
        : new DeclaredCrs.Wkt(definition);
  }

  private List<FeatureTable> features(
      Map<Integer, DeclaredCrs> systems, boolean spatialite, List<String> notes)
      throws SQLException {
    String format = spatialite ? "'SPATIALITE'" : "geometry_format";
    List<FeatureTable> features = new ArrayList<>();
    Query.list(
        connection,
        "SELECT f_table_name, f_geometry_column, srid, "
            + format
            + " FROM geometry_columns ORDER BY rowid",
        row -> {
          String written = text(row, 4).strip().toUpperCase(Locale.ROOT);
          int srs = row.getInt(3);
          if (written.equals("WKB") || written.equals("SPATIALITE")) {
            features.add(
                new FeatureTable(
                    text(row, 1),
                    text(row, 2),
                    GeometryBlob.Form.valueOf(written),
                    srs,
                    systems.getOrDefault(srs, DeclaredCrs.NONE),
                    -1));
          } else {
            notes.add(
                "layer \"%s\" keeps its geometry as %s and is not read; WKB and SpatiaLite are"
                    .formatted(text(row, 1), written));
          }
          return written;
        });
    return features;
  }

  private void views(List<String> notes) throws SQLException {
    for (String catalogue : List.of("views_geometry_columns", "virts_geometry_columns")) {
      if (tables.contains(catalogue)) {
        String column = catalogue.startsWith("views") ? "view_name" : "virt_name";
        List<String> names =
            Query.list(connection, "SELECT " + column + " FROM " + catalogue, row -> text(row, 1));
        if (!names.isEmpty()) {
          notes.add("views and linked tables are not read: " + String.join(", ", names));
        }
      }
    }
  }
}
