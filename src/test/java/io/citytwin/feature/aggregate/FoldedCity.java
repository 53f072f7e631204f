package io.citytwin.feature.aggregate;

import io.citytwin.testing.PostgisDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Seeded buildings: boxes and points, some values absent, points on the edges of cells, by the
 * antimeridian and at a pole; attributes of every type under one key. Two levels of cells, of which
 * those of level 1 overlap.
 */
final class FoldedCity {

  static final long SEED = 20261122;

  private static final List<String> USAGES = List.of("RESIDENTIAL", "OFFICE", "RETAIL", "SCHOOL");

  /** Written as JSON; 1e200 is no double that can be summed, 1e-400 is none at all. */
  private static final List<String> LEVELS =
      List.of("1", "2.5", "-3", "\"2.5\"", "true", "null", "[1]", "1e200", "1e-400", "0");

  /** One building as a brute force sees it. */
  record Row(
      UUID id,
      @Nullable String name,
      @Nullable String usage,
      @Nullable Double height,
      @Nullable Integer storeys,
      Map<String, String> attributes,
      @Nullable Double area,
      @Nullable Double x,
      @Nullable Double y) {}

  /** One stored cell, a box. */
  record Cell(UUID id, String code, int level, double west, double south, double size) {

    boolean covers(double x, double y) {
      return x >= west && x <= west + size && y >= south && y <= south + size;
    }
  }

  private final Random random = new Random(SEED);
  private final List<Cell> cells = new ArrayList<>();

  Random random() {
    return random;
  }

  List<Cell> cells() {
    return cells;
  }

  /** Fills a database. */
  void into(PostgisDatabase database) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      rows.append(i == 0 ? "" : ",\n").append(building(i));
    }
    database.execute(
        "insert into twin.dataset (name) values ('a'), ('b'); insert into twin.building (entity_id,"
            + " dataset, source_id, name, usage, height, storeys_above_ground, attributes, geom,"
            + " row_hash, job_id) select v.*, '', 1 from (values "
            + rows
            + ") v");
    for (int level = 1; level <= 2; level++) {
      for (int i = 0; i < 16; i++) {
        // The cells of level 1 are half as far apart as they are wide.
        double step = 0.0625 / level;
        double size = level == 1 ? 2 * step : step;
        cells.add(
            new Cell(
                new UUID(random.nextLong(), random.nextLong()),
                "c" + (i * 7) % 16,
                level,
                7 + i % 4 * step,
                43 + i / 4 * step,
                size));
      }
    }
    for (Cell cell : cells) {
      database.execute(
          ("insert into twin.grid_cell (entity_id, dataset, source_id, geom, row_hash, job_id, scheme,"
                  + " code, level) values ('%s', 'a', '%s', ST_MakeEnvelope(%s, %s, %s, %s, 4326), '',"
                  + " 1, 'SQUARE', '%s', %d)")
              .formatted(
                  cell.id(),
                  cell.id(),
                  cell.west(),
                  cell.south(),
                  cell.west() + cell.size(),
                  cell.south() + cell.size(),
                  cell.code(),
                  cell.level()));
    }
    database.execute("analyze");
  }

  private String building(int i) {
    // In 64ths of a degree, so that many lie on edges of cells.
    double x = 7 + random.nextInt(24) / 64.0;
    double y = 43 + random.nextInt(24) / 64.0;
    String geometry =
        switch (random.nextInt(8)) {
          case 0 -> "ST_MakePoint(" + (random.nextBoolean() ? 180 : -180) + ", " + y + ")";
          case 1 -> "ST_MakePoint(" + x + ", " + (random.nextBoolean() ? 90 : -90) + ")";
          case 2 -> random.nextInt(4) == 0 ? "'POINT EMPTY'::geometry" : "ST_MakePoint(7, 43)";
          case 3, 4 -> "ST_MakePoint(" + x + ", " + y + ")";
          default ->
              "ST_MakeEnvelope(%s, %s, %s, %s)"
                  .formatted(
                      x, y, x + random.nextInt(1, 9) / 4096.0, y + random.nextInt(1, 9) / 4096.0);
        };
    String level = LEVELS.get(random.nextInt(LEVELS.size()));
    return "('%s'::uuid, '%s', 's%d', %s, %s, %s::double precision, %s::integer, '%s'::jsonb, ST_SetSRID(%s, 4326))"
        .formatted(
            new UUID(random.nextLong(), random.nextLong()),
            random.nextBoolean() ? "a" : "b",
            i,
            random.nextInt(3) == 0 ? "null" : "'n" + random.nextInt(40) + "'",
            random.nextInt(5) == 0 ? "null" : "'" + USAGES.get(random.nextInt(4)) + "'",
            random.nextInt(4) == 0 ? "null" : random.nextInt(200) / 2.0,
            random.nextInt(4) == 0 ? "null" : random.nextInt(1, 12),
            random.nextInt(3) == 0 ? "{}" : "{\"level\": " + level + "}",
            geometry);
  }

  /** The buildings as they were stored; area and point by the database, one row at a time. */
  static List<Row> read(PostgisDatabase database) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select entity_id, name, usage, height, storeys_above_ground, attributes -> 'level',"
                    + " case when ST_Dimension(geom) = 2 then ST_Area(geom::geography) end,"
                    + " ST_X(ST_PointOnSurface(geom)), ST_Y(ST_PointOnSurface(geom)) from"
                    + " twin.building")) {
      while (row.next()) {
        Map<String, String> attributes = new TreeMap<>();
        if (row.getString(6) != null) {
          attributes.put("level", row.getString(6));
        }
        rows.add(
            new Row(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getObject(4, Double.class),
                row.getObject(5, Integer.class),
                attributes,
                row.getObject(7, Double.class),
                row.getObject(8, Double.class),
                row.getObject(9, Double.class)));
      }
    }
    return rows;
  }
}
