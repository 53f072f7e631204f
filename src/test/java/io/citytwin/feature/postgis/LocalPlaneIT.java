package io.citytwin.feature.postgis;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.citytwin.api.Deadline;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import io.citytwin.testing.PostgisDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** What the plane decides, against what PostGIS measures on the ellipsoid. */
class LocalPlaneIT {

  private static final long SEED = Long.getLong("citytwin.test.seed", 20261122);

  private static final int CASES = Integer.getInteger("citytwin.test.queries", 2_000);

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private static final Deadline DEADLINE =
      Deadline.in(Duration.ofMinutes(10), InstantSource.system());

  private static final HikariDataSource source = new HikariDataSource();

  private static final SqlReader reader = new SqlReader(source);

  private static PostgisDatabase database;

  private final Random random = new Random(SEED);

  @BeforeAll
  static void open() {
    database = PostgisDatabase.create();
    source.setJdbcUrl(database.jdbcUrl());
    source.setUsername(database.user());
    source.setPassword(database.password());
    source.setMaximumPoolSize(1);
  }

  @AfterAll
  static void drop() {
    source.close();
    database.close();
  }

  /** Distances at random are of no use: most of these lie within a hundredth of the limit. */
  @Test
  void whatItDecidesIsWhatIsMeasured() {
    int decided = 0;
    int within = 0;
    for (int i = 0; i < CASES; i++) {
      Coordinate place = place();
      Geometry feature = feature(place);
      double distance = measured(place, feature);
      double metres =
          Math.min(10_000, (distance + 0.01) * Math.exp(random.nextGaussian() * spread()));
      Boolean found = decision(place, feature, metres);
      if (found != null) {
        assertThat(found)
            .as("case %d of seed %d: %s m from %s, %s", i, SEED, metres, place, feature)
            .isEqualTo(distance <= metres);
        decided++;
        within += found ? 1 : 0;
      }
    }
    assertThat(decided).isGreaterThan(CASES / 4);
    assertThat(within).isBetween(decided / 4, decided * 3 / 4);
  }

  /** Else it would be of no use: a small feature is measured on the ellipsoid only by the rim. */
  @Test
  void whatIsSmallAndNotAtTheRimIsDecided() {
    for (int i = 0; i < CASES / 10; i++) {
      Coordinate place = place();
      Geometry feature = around(place, 300, 10);
      double distance = measured(place, feature);
      for (double metres : new double[] {distance * 1.02 + 2, distance / 1.02 - 2}) {
        if (metres > 0) {
          assertThat(decision(place, feature, metres)).isEqualTo(distance <= metres);
        }
      }
    }
  }

  /** As the plane decides; null where PostGIS would have to. */
  private static @Nullable Boolean decision(Coordinate place, Geometry feature, double metres) {
    GeometryArgument from = argument(place);
    Sql sql = new Sql().add("select ");
    LocalPlane.about(from, metres)
        .orElseThrow()
        .addWithin(sql, metres, () -> sql.add("null::boolean"));
    GeometrySql.addBox(
        sql.add(", f.geom && "), LocalPlane.about(from, metres).orElseThrow().reach(metres));
    sql.add(" from (select ").bind(new Sql.Geometry(argument(feature).wkb(), 4326));
    return reader
        .list(
            sql.add(" as geom) f"),
            DEADLINE,
            row -> {
              Boolean within = row.getObject(1, Boolean.class);
              assertThat(row.getBoolean(2) || !Boolean.TRUE.equals(within))
                  .as("the index finds what is %s m from %s: %s", metres, place, feature)
                  .isTrue();
              return new Decision(within);
            })
        .getFirst()
        .within();
  }

  private record Decision(@Nullable Boolean within) {}

  private static double measured(Coordinate place, Geometry feature) {
    Sql sql = new Sql().add("select ST_Distance(");
    sql.bind(new Sql.Geometry(argument(place).wkb(), 4326)).add("::geography, ");
    sql.bind(new Sql.Geometry(argument(feature).wkb(), 4326)).add("::geography)");
    return reader.list(sql, DEADLINE, row -> row.getDouble(1)).getFirst();
  }

  private Coordinate place() {
    double latitude = random.nextInt(8) == 0 ? 70 : random.nextDouble() * 140 - 70;
    return new Coordinate(random.nextDouble() * 358 - 179, latitude);
  }

  private double spread() {
    return random.nextBoolean() ? 0.01 : 0.001;
  }

  /** From houses next door to lines across the whole box. */
  private Geometry feature(Coordinate place) {
    double away = Math.exp(random.nextDouble() * Math.log(9_000));
    return around(place, away, Math.exp(random.nextDouble() * Math.log(2 * away + 600)));
  }

  private Geometry around(Coordinate place, double away, double size) {
    Coordinate middle = moved(place, away);
    Coordinate first = moved(middle, size);
    Coordinate second = moved(middle, size);
    return switch (random.nextInt(4)) {
      case 0 -> GEOMETRIES.createPoint(middle);
      case 1 -> GEOMETRIES.createLineString(new Coordinate[] {first, second});
      case 2 -> elbow(place, away);
      default -> GEOMETRIES.createPolygon(new Coordinate[] {middle, first, second, middle});
    };
  }

  /** Nearly as near in the north as in the east, where the sphere errs about which is nearer. */
  private Geometry elbow(Coordinate place, double away) {
    double north = away / 111_000 * (1 + random.nextGaussian() / 200);
    double east = away / 111_000 / Math.cos(Math.toRadians(place.y));
    return GEOMETRIES.createLineString(
        new Coordinate[] {
          new Coordinate(place.x, place.y + north),
          new Coordinate(place.x + east, place.y + north),
          new Coordinate(place.x + east, place.y)
        });
  }

  /** Up to so many metres away, about. */
  private Coordinate moved(Coordinate from, double metres) {
    double way = random.nextDouble() * 2 * Math.PI;
    double far = Math.sqrt(random.nextDouble()) * metres / 111_000;
    return new Coordinate(
        from.x + far * Math.cos(way) / Math.cos(Math.toRadians(from.y)),
        from.y + far * Math.sin(way));
  }

  private static GeometryArgument argument(Coordinate place) {
    return argument(GEOMETRIES.createPoint(place));
  }

  private static GeometryArgument argument(Geometry geometry) {
    return new GeometryArgument(geometry, 4326);
  }
}
