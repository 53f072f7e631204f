package io.citytwin.feature.postgis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.Condition;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.model.cql.CqlFilter.Relation;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.SpatialPredicate;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import io.citytwin.testing.PostgisDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Relations of geometries against JTS, one feature at a time. All corners lie on a small grid, so
 * that edges are shared, corners touch and things are equal about as often as they are apart.
 */
class RelationOracleIT {

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private static final Deadline DEADLINE =
      Deadline.in(Duration.ofMinutes(5), InstantSource.system());

  private static final int FEATURES = 300;

  private static final int ARGUMENTS = 40;

  private static final Map<UUID, Geometry> SHAPES = new LinkedHashMap<>();

  private static PostgisDatabase database;

  private static SingleConnectionDataSource connection;

  private static SqlReader reader;

  private static FeatureStore store;

  @BeforeAll
  static void fill() throws SQLException {
    Random random = new Random(20261123);
    for (int i = 0; i < FEATURES; i++) {
      // A third lies on both sides of the antimeridian, the others in a town of ten degrees.
      Geometry shape = i % 3 == 0 ? onTheLine(random) : shape(random, 3, 40);
      SHAPES.put(new UUID(random.nextLong(), random.nextLong()), shape);
    }
    database = PostgisDatabase.create();
    RandomCity.insert(database, "building", "", "", SHAPES);
    database.execute("analyze");
    // So small a table is read as a whole, unless that is forbidden.
    database.execute(
        "do $$ begin execute format('alter database %I set enable_seqscan = off', current_database()); end $$");
    // One connection: opening one takes longer than most of the statements.
    connection =
        new SingleConnectionDataSource(
            database.jdbcUrl(), database.user(), database.password(), true);
    reader = new SqlReader(connection);
    store = new FeatureStore(reader);
  }

  @AfterAll
  static void drop() {
    connection.destroy();
    database.close();
  }

  @ParameterizedTest
  @EnumSource(Relation.class)
  void relationsAreThoseOfJts(Relation relation) {
    Random random = new Random(relation.ordinal());
    int found = 0;
    for (int i = 0; i < ARGUMENTS; i++) {
      Geometry argument = i % 3 == 0 ? onTheLine(random) : shape(random, 3, 40);
      if (relation == Relation.EQUALS) {
        argument = SHAPES.values().stream().skip(i).findFirst().orElseThrow();
      }
      Set<UUID> ids = ids(relation, argument);
      assertThat(ids).as("%s %s", relation, argument).isEqualTo(bruteForce(relation, argument));
      found += ids.size();
    }
    assertThat(found).isBetween(1, ARGUMENTS * FEATURES - 1);
  }

  /** Mixtures, triangles and nothing at all can be stored too; none may make a list fail. */
  @ParameterizedTest
  @EnumSource(Relation.class)
  void noStoredGeometryFails(Relation relation) throws ParseException {
    database.execute(
        """
        insert into twin.building (entity_id, dataset, source_id, geom, row_hash, job_id)
        select gen_random_uuid(), 'random', 'odd' || n, ST_GeomFromText(wkt, 4326), '', 1 from (values
          (1, 'GEOMETRYCOLLECTION(POINT(4 41), POLYGON((4 41, 4.05 41, 4.05 41.05, 4 41)))'),
          (2, 'GEOMETRYCOLLECTION(LINESTRING(4 41, 4.05 41), GEOMETRYCOLLECTION(POINT(4 41)))'),
          (3, 'TIN Z(((4 41 0, 4.05 41 0, 4.05 41.05 0, 4 41 0)), ((4 41 0, 4.05 41 1, 4.05 41.05 1, 4 41 0)))'),
          (4, 'POINT EMPTY'),
          (5, 'MULTIPOLYGON EMPTY')) odd(n, wkt)
        """);
    try {
      for (String argument :
          List.of(
              "POINT(4 41)",
              "MULTIPOINT(4 41, 5 41)",
              "LINESTRING(3 41, 5 41)",
              "POLYGON((3 40, 5 40, 5 42, 3 42, 3 40))",
              "MULTIPOLYGON(((4 41, 5 41, 5 42, 4 41)), ((0 0, 1 0, 1 1, 0 0)))")) {
        Geometry geometry = new WKTReader().read(argument);
        assertThatCode(() -> ids(relation, geometry)).as(argument).doesNotThrowAnyException();
      }
    } finally {
      database.execute("delete from twin.building where source_id like 'odd%'");
    }
  }

  @ParameterizedTest
  @EnumSource(Relation.class)
  void theIndexFindsAllButTheDisjoint(Relation relation) {
    FeatureQuery query = query(relation, shape(new Random(2), 3, 40));
    Sql count =
        new QuerySql(query, new SelectList(List.of(query.parts().getFirst().selection()))).count();
    String plan =
        String.join(
            "\n",
            reader.list(new Sql().add("explain ").add(count), DEADLINE, row -> row.getString(1)));
    if (relation == Relation.DISJOINT) {
      assertThat(plan).doesNotContain("building_geom");
    } else {
      assertThat(plan).contains("building_geom");
    }
  }

  private static FeatureQuery query(Relation relation, Geometry argument) {
    Condition where =
        new Condition.Lies(
            new SpatialPredicate.Relates(relation, new GeometryArgument(argument, 4326)));
    return new FeatureQuery(
        List.of(new FeatureQuery.Part(FeatureSelection.of(FeatureKind.BUILDING, List.of()), where)),
        null,
        null,
        PageRequest.first(10_000),
        true,
        false);
  }

  private static Set<UUID> ids(Relation relation, Geometry argument) {
    Set<UUID> ids = new HashSet<>();
    store
        .page(query(relation, argument), DEADLINE)
        .items()
        .forEach(item -> ids.add(item.row().entityId()));
    return ids;
  }

  private static Set<UUID> bruteForce(Relation relation, Geometry given) {
    return SHAPES.entrySet().stream()
        .filter(e -> holds(relation, e.getValue(), given))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static boolean holds(Relation relation, Geometry mine, Geometry given) {
    return switch (relation) {
      case INTERSECTS -> mine.intersects(given);
      case DISJOINT -> mine.disjoint(given);
      case EQUALS -> mine.equalsTopo(given);
      case TOUCHES -> mine.touches(given);
      case CROSSES -> mine.crosses(given);
      case WITHIN -> mine.within(given);
      case CONTAINS -> mine.contains(given);
      case OVERLAPS -> mine.overlaps(given);
    };
  }

  private static Geometry shape(Random random, double west, double south) {
    String[] types = {"point", "points", "line", "lines", "area", "areas", "holed"};
    return of(types[random.nextInt(types.length)], random, west, south);
  }

  private static Geometry of(String type, Random random, double west, double south) {
    return switch (type) {
      case "point" -> GEOMETRIES.createPoint(corner(random, west, south));
      case "points" ->
          GEOMETRIES.createMultiPoint(
              new Point[] {
                GEOMETRIES.createPoint(corner(random, west, south)),
                GEOMETRIES.createPoint(corner(random, west + 5, south))
              });
      case "line" -> line(random, west, south);
      case "lines" -> line(random, west, south).union(line(random, west + 5, south));
      case "area" -> box(random, west, south);
      case "areas" ->
          GEOMETRIES.createMultiPolygon(
              new Polygon[] {box(random, west, south), box(random, west + 5, south)});
      default ->
          GEOMETRIES
              .toGeometry(new Envelope(west, west + 4, south, south + 4))
              .difference(
                  GEOMETRIES.toGeometry(new Envelope(west + 1, west + 2, south + 1, south + 3)));
    };
  }

  private static Geometry line(Random random, double west, double south) {
    Coordinate start = corner(random, west, south);
    Coordinate end = new Coordinate(start.x + 1 + random.nextInt(2), corner(random, west, south).y);
    return GEOMETRIES.createLineString(new Coordinate[] {start, end});
  }

  private static Polygon box(Random random, double west, double south) {
    Coordinate c = corner(random, west, south);
    Envelope box = new Envelope(c.x, c.x + 1 + random.nextInt(2), c.y, c.y + 1 + random.nextInt(2));
    return (Polygon) GEOMETRIES.toGeometry(box);
  }

  private static Coordinate corner(Random random, double west, double south) {
    return new Coordinate(west + random.nextInt(3), south + random.nextInt(3));
  }

  /** A box over the antimeridian, in the two parts that a box argument is given in. */
  private static Geometry onTheLine(Random random) {
    int south = random.nextInt(3);
    int north = south + 1 + random.nextInt(2);
    return GEOMETRIES.createMultiPolygon(
        new Polygon[] {
          (Polygon) GEOMETRIES.toGeometry(new Envelope(178 + random.nextInt(2), 180, south, north)),
          (Polygon)
              GEOMETRIES.toGeometry(new Envelope(-180, -179 + random.nextInt(2), south, north))
        });
  }
}
