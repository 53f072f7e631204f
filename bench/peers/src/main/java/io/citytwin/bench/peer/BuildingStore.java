package io.citytwin.bench.peer;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** The four questions over {@code bench_peer.building}, one statement each. */
final class BuildingStore {

  private static final String PLACE = "ST_SetSRID(ST_MakePoint(?, ?), 4326)::geography";
  private static final String IN_BOX =
      " where f.geom && ST_MakeEnvelope(?, ?, ?, ?, 4326) order by f.entity_id limit ?";
  private static final String NEAREST = " order by f.geom::geography <-> " + PLACE + " limit ?";
  private static final String WITHIN = " where ST_DWithin(f.geom::geography, " + PLACE + ", ?)";
  private static final String BY_ID = " where f.entity_id = ?";

  private final DataSource source;

  BuildingStore(DataSource source) {
    this.source = source;
  }

  /** Buildings whose box meets the box, by id; coordinates in degrees. */
  List<Building> in(
      double west, double south, double east, double north, int first, boolean geometry) {
    return list(IN_BOX, geometry, west, south, east, north, first);
  }

  /** The nearest buildings, nearest first. */
  List<Building> nearest(double x, double y, int first, boolean geometry) {
    return list(NEAREST, geometry, x, y, first);
  }

  /** All buildings within some metres, in no order. */
  List<Building> within(double x, double y, double metres, boolean geometry) {
    return list(WITHIN, geometry, x, y, metres);
  }

  /** The building of that id, or null. */
  @Nullable Building find(UUID entityId, boolean geometry) {
    List<Building> found = list(BY_ID, geometry, entityId);
    return found.isEmpty() ? null : found.getFirst();
  }

  private List<Building> list(String question, boolean geometry, Object... values) {
    String sql =
        "select f.entity_id, f.name, f.usage, f.height, f.storeys_above_ground, f.year_built, f.address"
            + (geometry ? ", ST_AsGeoJSON(f.geom, 7)" : "")
            + " from bench_peer.building f"
            + question;
    try (var connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<Building> buildings = new ArrayList<>();
        while (rows.next()) {
          buildings.add(building(rows, geometry));
        }
        return buildings;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  private static Building building(ResultSet row, boolean geometry) throws SQLException {
    return new Building(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getObject(4, Double.class),
        row.getObject(5, Integer.class),
        row.getObject(6, Integer.class),
        row.getString(7),
        geometry ? new RawValue(row.getString(8)) : null);
  }
}
