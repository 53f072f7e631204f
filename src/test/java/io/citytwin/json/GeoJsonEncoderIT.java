package io.citytwin.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is {@code ST_AsGeoJSON} of the database at hand: not a byte may differ. */
class GeoJsonEncoderIT {

  private static final int SEED = 20261121;

  private static PostgisDatabase database;

  @BeforeAll
  static void connect() {
    database = PostgisDatabase.createEmpty();
    database.execute("create extension if not exists postgis");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  /** What the encoder writes; null if it leaves the geometry to PostGIS. */
  private static String encoded(byte[] wkb, int precision) {
    JsonBuffer out = new JsonBuffer(16, 1 << 24);
    return new GeoJsonEncoder(precision).add(out, wkb) ? out.toString() : null;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POINT(1 2)",
        "POINT Z (1.5 2.25 3.125)",
        "POINT M (1 2 9)",
        "POINT ZM (1 2 3 9)",
        "POINT EMPTY",
        "POINT Z EMPTY",
        "LINESTRING(0 0, 1.00000005 2.00000015, -0.00000004 0)",
        "LINESTRING EMPTY",
        "LINESTRING M (0 0 1, 1 1 2)",
        "POLYGON((0 0, 10 0, 10 10, 0 0), (1 1, 2 1, 2 2, 1 1))",
        "POLYGON EMPTY",
        "MULTIPOINT((1 2), (3 4))",
        "MULTIPOINT Z ((1 2 3), (3 4 5))",
        "MULTIPOINT EMPTY",
        "MULTILINESTRING((0 0, 1 1), (2 2, 3 3))",
        "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
        "MULTIPOLYGON EMPTY",
        "GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1))",
        "GEOMETRYCOLLECTION(MULTIPOINT((1 2)), POLYGON((0 0, 1 0, 1 1, 0 0)))",
        "GEOMETRYCOLLECTION EMPTY",
        "POINT(39500000.1234567 3400000.7654321)",
        "POINT(179.99999995 -89.99999995)",
        "POINT(0.0000000100001 -0.00000005)"
      })
  void everyTypeIsWrittenAsPostgisWritesIt(String wkt) throws SQLException {
    for (int precision : new int[] {0, 1, 5, 7, 9, 12, 15}) {
      for (String binary : new String[] {"st_asbinary(g)", "st_asewkb(g, 'XDR')"}) {
        compare(
            "select " + binary + ", st_asgeojson(g, ?, 0) from st_geomfromtext(?, 4326) g",
            precision,
            wkt);
      }
    }
  }

  private static void compare(String sql, int precision, String wkt) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, precision);
      statement.setString(2, wkt);
      try (ResultSet row = statement.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(encoded(row.getBytes(1), precision))
            .as(precision + " " + sql)
            .isEqualTo(row.getString(2));
      }
    }
  }

  /** Degrees, metres, ties at the last digit, and numbers of any magnitude. */
  private static DoubleStream ordinates(Random random) {
    return random
        .ints(60_000, 0, 5)
        .mapToDouble(
            kind ->
                switch (kind) {
                  case 0 -> random.nextDouble() * 360 - 180;
                  case 1 -> Math.rint(random.nextDouble() * 3.6e9) / 1e7;
                  case 2 -> (random.nextInt(1 << 30) + 0.5) / 1e7;
                  case 3 -> random.nextDouble() * 4e7;
                  default -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(24) - 10);
                });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 7, 10, 15})
  void everyOrdinateIsRoundedAsPostgisRoundsIt(int precision) throws SQLException {
    double[] ordinates = ordinates(new Random(SEED + precision)).toArray();
    long left = 0;
    try (Connection connection = database.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select st_asbinary(p), st_asgeojson(p, ?, 0)"
                    + " from unnest(?) with ordinality o(x, n), st_makepoint(x, -x) p order by n")) {
      statement.setInt(1, precision);
      statement.setArray(
          2, connection.createArrayOf("float8", DoubleStream.of(ordinates).boxed().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String ours = encoded(row.getBytes(1), precision);
          String theirs = row.getString(2);
          left += ours == null ? 1 : 0;
          // What is left to PostGIS is only what it writes with an exponent.
          assertThat(ours == null ? theirs.contains("e") : ours.equals(theirs))
              .as("%s, PostGIS %s", ours, theirs)
              .isTrue();
        }
      }
    }
    assertThat(left).isLessThan(ordinates.length / 5);
  }

  @Test
  void whatIsNoGeometryOfGeoJsonIsLeftToPostgis() throws SQLException {
    for (String wkt :
        new String[] {
          "CIRCULARSTRING(0 0, 1 1, 2 0)",
          "GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 2)))",
          "TIN(((0 0, 1 0, 1 1, 0 0)))",
          "POINT(1e20 1)"
        }) {
      byte[] wkb;
      try (Connection connection = database.connect();
          PreparedStatement statement =
              connection.prepareStatement("select st_asbinary(st_geomfromtext(?))")) {
        statement.setString(1, wkt);
        try (ResultSet row = statement.executeQuery()) {
          assertThat(row.next()).isTrue();
          wkb = row.getBytes(1);
        }
      }
      assertThat(encoded(wkb, 7)).as(wkt).isNull();
    }
    assertThat(encoded(new byte[] {1, 1, 0, 0, 0, 7}, 7)).as("cut off").isNull();
  }
}
