package io.citytwin.feature.postgis;

import io.citytwin.testing.PostgisDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.WKBWriter;

/**
 * Seeded features in two places: a dense town, and a belt around the world along the antimeridian
 * with buildings on it. Some lie in the same place, so that distances tie.
 */
final class RandomCity {

  static final long SEED = 20261121;

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private final Random random = new Random(SEED);

  private final Map<UUID, Geometry> buildings = new LinkedHashMap<>();

  private final Map<UUID, Geometry> junctions = new LinkedHashMap<>();

  RandomCity() {
    for (int i = 0; i < 300; i++) {
      put(buildings, box(7.40 + random.nextDouble() * 0.05, 43.72 + random.nextDouble() * 0.05));
      put(
          junctions,
          GEOMETRIES.createPoint(
              new Coordinate(
                  7.40 + random.nextDouble() * 0.05, 43.72 + random.nextDouble() * 0.05)));
    }
    for (int i = 0; i < 20; i++) {
      put(buildings, buildings.values().stream().skip(i).findFirst().orElseThrow());
    }
    for (int i = 0; i < 60; i++) {
      put(buildings, aroundAntimeridian());
    }
  }

  Map<UUID, Geometry> buildings() {
    return buildings;
  }

  Map<UUID, Geometry> junctions() {
    return junctions;
  }

  Random random() {
    return random;
  }

  /** Writes it into a database. */
  void into(PostgisDatabase database) throws SQLException {
    insert(database, "building", "", "", buildings);
    insert(database, "road_junction", ", signalised", ", false", junctions);
    database.execute("analyze");
  }

  /** Writes features of the dataset "random" into a table. */
  static void insert(
      PostgisDatabase database,
      String table,
      String columns,
      String values,
      Map<UUID, Geometry> features)
      throws SQLException {
    database.execute(
        "insert into twin.dataset (name) values ('random') on conflict (name) do nothing");
    try (Connection connection = database.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into twin."
                    + table
                    + " (entity_id, dataset, source_id, geom, row_hash, job_id"
                    + columns
                    + ") values (?, 'random', ?, ST_GeomFromWKB(?, 4326), '', 1"
                    + values
                    + ")")) {
      for (Map.Entry<UUID, Geometry> feature : features.entrySet()) {
        insert.setObject(1, feature.getKey());
        insert.setString(2, feature.getKey().toString());
        insert.setBytes(3, new WKBWriter(2).write(feature.getValue()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void put(Map<UUID, Geometry> features, Geometry geometry) {
    features.put(new UUID(random.nextLong(), random.nextLong()), geometry);
  }

  private Geometry box(double x, double y) {
    double width = 0.0001 + random.nextDouble() * 0.003;
    double height = 0.0001 + random.nextDouble() * 0.003;
    return GEOMETRIES.toGeometry(new Envelope(x, x + width, y, y + height));
  }

  /** A box by the line or over it; over it, it is stored in two parts. */
  private Geometry aroundAntimeridian() {
    double west = 178 + random.nextDouble() * 4;
    double east = west + 0.1 + random.nextDouble();
    double south = -18 + random.nextDouble();
    double north = south + 0.2;
    if (east <= 180) {
      return GEOMETRIES.toGeometry(new Envelope(west, east, south, north));
    }
    if (west >= 180) {
      return GEOMETRIES.toGeometry(new Envelope(west - 360, east - 360, south, north));
    }
    return GEOMETRIES.createMultiPolygon(
        new Polygon[] {
          (Polygon) GEOMETRIES.toGeometry(new Envelope(west, 180, south, north)),
          (Polygon) GEOMETRIES.toGeometry(new Envelope(-180, east - 360, south, north))
        });
  }
}
