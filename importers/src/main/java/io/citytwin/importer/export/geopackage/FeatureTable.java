package io.citytwin.importer.export.geopackage;

import io.citytwin.importer.export.ExportLayer;
import io.citytwin.importer.export.ExportedFeature;
import io.citytwin.model.feature.Column;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/** One table of features with its entries in the catalogue and its index. */
final class FeatureTable {

  private static final String GEOMETRY = "geom";

  private final Connection connection;
  private final ExportLayer layer;
  private final int srid;
  private final PreparedStatement insert;
  private final PreparedStatement box;
  private final Envelope extent = new Envelope();
  private long row;

  private FeatureTable(Connection connection, ExportLayer layer, int srid) throws SQLException {
    this.connection = connection;
    this.layer = layer;
    this.srid = srid;
    int fields = columns(layer).size();
    insert =
        connection.prepareStatement(
            "INSERT INTO %s VALUES (?, ?%s)".formatted(name(), ", ?".repeat(fields)));
    box = connection.prepareStatement("INSERT INTO " + index() + " VALUES (?, ?, ?, ?, ?)");
  }

  static FeatureTable create(Connection connection, ExportLayer layer, int srid)
      throws SQLException {
    String name = layer.kind().table();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE %s (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, %s %s, %s)"
              .formatted(name, GEOMETRY, geometryType(layer), String.join(", ", columns(layer))));
      statement.execute(
          "CREATE VIRTUAL TABLE rtree_%s_%s USING rtree(id, minx, maxx, miny, maxy)"
              .formatted(name, GEOMETRY));
    }
    return new FeatureTable(connection, layer, srid);
  }

  void add(ExportedFeature feature) throws SQLException {
    row++;
    insert.setLong(1, row);
    insert.setBytes(2, blob(feature.geometry()));
    int at = 3;
    for (String text :
        new @Nullable String[] {
          feature.kind().name(), feature.dataset(), feature.sourceId(), feature.name()
        }) {
      set(at++, text);
    }
    for (Object value : feature.values()) {
      set(at++, value);
    }
    set(at, feature.attributes());
    insert.executeUpdate();
    addBox(feature.geometry().getEnvelopeInternal());
  }

  /** Enters the table into the catalogue, now that its extent is known. */
  void finish() throws SQLException {
    insert.close();
    box.close();
    catalogue();
    try (PreparedStatement column =
        connection.prepareStatement(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, ?, 0)")) {
      column.setString(1, name());
      column.setString(2, GEOMETRY);
      column.setString(3, geometryType(layer));
      column.setInt(4, srid);
      column.setInt(
          5,
          switch (layer.heights()) {
            case NONE -> 0;
            case ALL -> 1;
            case SOME -> 2;
          });
      column.executeUpdate();
    }
    RtreeExtension.register(connection, name(), GEOMETRY);
  }

  private void catalogue() throws SQLException {
    try (PreparedStatement entry =
        connection.prepareStatement(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id)"
                + " VALUES (?, 'features', ?, ?, ?, ?, ?, ?)")) {
      entry.setString(1, name());
      entry.setString(2, name());
      double[] ordinates = {extent.getMinX(), extent.getMinY(), extent.getMaxX(), extent.getMaxY()};
      for (int i = 0; i < ordinates.length; i++) {
        if (extent.isNull()) {
          entry.setNull(3 + i, Types.REAL);
        } else {
          entry.setDouble(3 + i, ordinates[i]);
        }
      }
      entry.setInt(7, srid);
      entry.executeUpdate();
    }
  }

  private void addBox(Envelope envelope) throws SQLException {
    extent.expandToInclude(envelope);
    box.setLong(1, row);
    box.setDouble(2, envelope.getMinX());
    box.setDouble(3, envelope.getMaxX());
    box.setDouble(4, envelope.getMinY());
    box.setDouble(5, envelope.getMaxY());
    box.executeUpdate();
  }

  private String name() {
    return layer.kind().table();
  }

  private String index() {
    return "rtree_" + name() + "_" + GEOMETRY;
  }

  private static String geometryType(ExportLayer layer) {
    return layer.onlyType().isEmpty() ? "GEOMETRY" : layer.onlyType().toUpperCase(Locale.ROOT);
  }

  private static List<String> columns(ExportLayer layer) {
    List<String> columns =
        new ArrayList<>(List.of("kind TEXT", "dataset TEXT", "sourceId TEXT", "name TEXT"));
    for (Column column : layer.kind().columns()) {
      columns.add('"' + column.property() + "\" " + sqlType(column));
    }
    columns.add("attributes TEXT");
    return columns;
  }

  private static String sqlType(Column column) {
    return switch (column.type()) {
      case TEXT, CODE, REFERENCE, JSON -> "TEXT";
      case DOUBLE -> "DOUBLE";
      case INTEGER -> "MEDIUMINT";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
    };
  }

  private void set(int at, @Nullable Object value) throws SQLException {
    switch (value) {
      case null -> insert.setNull(at, Types.NULL);
      case String text -> insert.setString(at, text);
      case LocalDate day -> insert.setString(at, day.toString());
      case Double number -> insert.setDouble(at, number);
      case Integer number -> insert.setInt(at, number);
      case Boolean truth -> insert.setInt(at, truth ? 1 : 0);
      default -> throw new IllegalArgumentException("not a column value: " + value.getClass());
    }
  }

  /** Head of version 1, little endian, then the geometry; a point is its own envelope. */
  private byte[] blob(Geometry geometry) {
    boolean boxed = !(geometry instanceof Point);
    ByteBuffer head = ByteBuffer.allocate(boxed ? 40 : 8).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'G').put((byte) 'P').put((byte) 0).put((byte) (boxed ? 0b11 : 0b01));
    head.putInt(srid);
    if (boxed) {
      Envelope box = geometry.getEnvelopeInternal();
      head.putDouble(box.getMinX()).putDouble(box.getMaxX());
      head.putDouble(box.getMinY()).putDouble(box.getMaxY());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(40 + 24 * geometry.getNumPoints());
    out.writeBytes(head.array());
    IsoWkb.append(out, geometry);
    return out.toByteArray();
  }
}
