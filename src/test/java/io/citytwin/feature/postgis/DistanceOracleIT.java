package io.citytwin.feature.postgis;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.Condition;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.Nearest;
import io.citytwin.spatial.SpatialPredicate;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import io.citytwin.testing.PostgisDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Distances found over the planar index against brute force: ST_Distance of every feature, one by
 * one, which needs no index.
 */
class DistanceOracleIT {

  private static final long SEED = Long.getLong("citytwin.test.seed", 20261105);

  private static final int FEATURES = 400;

  private static final int QUERIES = Integer.getInteger("citytwin.test.queries", 100);

  private static final Deadline DEADLINE =
      Deadline.in(Duration.ofMinutes(30), InstantSource.system());

  private static final int SMALL_QUERIES = 20;

  private static final PageRequest WHOLE = PageRequest.first(10_000);

  private static final RandomEarth EARTH = new RandomEarth(SEED);

  private static PostgisDatabase database;

  private static SqlReader reader;

  private static FeatureStore store;

  @BeforeAll
  static void fill() throws SQLException {
    database = PostgisDatabase.create();
    RandomCity.insert(database, "building", "", "", EARTH.features(FEATURES));
    // Enough small ones in one place for an index to be worth it, and for KNN to have a choice.
    database.execute(
        """
        insert into twin.road_junction (entity_id, dataset, source_id, geom, row_hash, job_id, signalised)
        select md5(n::text)::uuid, 'random', 'n' || n,
          ST_SetSRID(ST_MakePoint(10.7 + (n % 100) * 0.0004, 59.9 + n / 100 * 0.0002), 4326), '', 1, false
        from generate_series(0, 9999) n;
        analyze;
        """);
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    source.setOptions("-c jit=off -c max_parallel_workers_per_gather=0");
    reader = new SqlReader(source);
    store = new FeatureStore(reader);
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void dwithinFindsWhatIsWithinWhereverItLies() {
    int found = 0;
    int missed = 0;
    for (int i = 0; i < QUERIES; i++) {
      Geometry from = EARTH.geometry();
      double metres = EARTH.metres();
      List<UUID> expected =
          distances(from, FeatureKind.BUILDING).stream()
              .filter(far -> far.metres <= metres)
              .map(Far::id)
              .sorted(Comparator.comparing(UUID::toString))
              .toList();
      assertThat(ids(store.page(dwithin(from, metres, FeatureKind.BUILDING), DEADLINE)))
          .as("query %d of seed %d: %.3f m from %s", i, SEED, metres, from)
          .isEqualTo(expected);
      found += expected.size();
      missed += FEATURES - expected.size();
    }
    assertThat(found).isGreaterThan(1_000);
    assertThat(missed).isGreaterThan(1_000);
  }

  @Test
  void nearestAreTheNearestWhereverTheyLie() {
    for (int i = 0; i < QUERIES / 2; i++) {
      Geometry from = EARTH.geometry();
      int k = EARTH.count(40);
      Double bound = i % 3 == 0 ? EARTH.metres() : null;
      List<Far> expected = nearestOf(from, k, bound, FeatureKind.BUILDING);
      FeaturePage page = store.page(nearest(from, k, bound, FeatureKind.BUILDING), DEADLINE);
      assertThat(far(page))
          .as("query %d of seed %d: %d from %s", i, SEED, k, from)
          .isEqualTo(expected);
      assertThat(page.count()).isEqualTo(expected.size());
      FeaturePage uncounted =
          store.page(uncounted(from, k, bound, FeatureKind.BUILDING, WHOLE), DEADLINE);
      assertThat(far(uncounted)).as("uncounted %d of seed %d", i, SEED).isEqualTo(expected);
    }
  }

  /** In a grid at 60 degrees north, where many are as far away as each other. */
  @Test
  void nearestAmongSmallFeaturesProveThemselvesAndAreTheNearest() {
    Random random = new Random(SEED);
    int proven = 0;
    for (int i = 0; i < SMALL_QUERIES; i++) {
      double lon = 10.7 + random.nextInt(100) * 0.0004;
      double lat = 59.9 + random.nextInt(100) * 0.0002;
      double off = i % 2 == 0 ? 0 : random.nextDouble() / 1_000;
      Geometry from = point(lon + off, lat - off);
      int k = 1 + random.nextInt(60);
      List<Far> expected = nearestOf(from, k, null, FeatureKind.ROAD_JUNCTION);
      FeatureQuery query = uncounted(from, k, null, FeatureKind.ROAD_JUNCTION, WHOLE);
      assertThat(far(store.page(query, DEADLINE))).as("%d from %s", k, from).isEqualTo(expected);
      proven += isProven(query) ? 1 : 0;
    }
    assertThat(proven).isGreaterThan(SMALL_QUERIES / 2);
  }

  /** The second search of a neighbourhood looks no farther than the first one had to. */
  @Test
  void nearestAreTheSameWhenTheirReachIsKnown() {
    Random random = new Random(SEED);
    int k = 12;
    for (int i = 0; i < SMALL_QUERIES; i++) {
      // Near the middle of the grid, where all are about as far apart, and at its edge.
      double lon =
          i % 4 == 0 ? 10.739 + random.nextDouble() / 100 : 10.71 + random.nextDouble() / 500;
      Geometry from = point(lon, 59.91 + random.nextDouble() / 1_000);
      FeatureQuery query = uncounted(from, k, null, FeatureKind.ROAD_JUNCTION, WHOLE);
      List<Far> expected = nearestOf(from, k, null, FeatureKind.ROAD_JUNCTION);
      assertThat(far(store.page(query, DEADLINE))).as("first from %s", from).isEqualTo(expected);
      assertThat(far(store.page(query, DEADLINE))).as("again from %s", from).isEqualTo(expected);
      double farthest = expected.getLast().metres;
      assertThat(isProven(reached(query, farthest))).as("%s m", farthest).isTrue();
      assertThat(isProven(reached(query, farthest - 0.001))).as("%s m less", farthest).isFalse();
    }
  }

  /**
   * What was far from everything when a reach was learned may be in the middle of a city by now.
   */
  @Test
  void aReachThatHoldsFarMoreThanIsAskedForIsNotLookedThrough() throws SQLException {
    Geometry from = point(10.72, 59.93);
    Map<UUID, Geometry> built = new java.util.HashMap<>();
    for (int i = 0; i < 400; i++) {
      double off = 0.0001 * (i % 20) + 0.0001;
      built.put(new UUID(5, i), point(10.72 + off, 59.93 + 0.0001 * (i / 20)));
    }
    Map<UUID, Geometry> far = Map.of(new UUID(6, 1), point(10.75, 59.95));
    RandomCity.insert(database, "pipe", ", medium, length", ", 'WATER', 1", far);
    try {
      FeatureQuery query = uncounted(from, 1, null, FeatureKind.PIPE, WHOLE);
      assertThat(far(store.page(query, DEADLINE)))
          .isEqualTo(nearestOf(from, 1, null, FeatureKind.PIPE));
      assertThat(isProven(reached(query, 5_000))).isTrue();
      RandomCity.insert(database, "pipe", ", medium, length", ", 'WATER', 1", built);
      assertThat(isProven(reached(query, 5_000))).isFalse();
      for (int i = 0; i < 3; i++) {
        assertThat(far(store.page(query, DEADLINE)))
            .isEqualTo(nearestOf(from, 1, null, FeatureKind.PIPE));
      }
    } finally {
      database.execute("delete from twin.pipe");
    }
  }

  /** Its edge passes 50 m from the point, its box does not hold the edge there. */
  @Test
  void aReachProvesNothingBesideWhatIsWide() throws SQLException {
    Geometry from = point(10.72, 59.91);
    FeatureQuery query = uncounted(from, 3, null, FeatureKind.ROAD_JUNCTION, WHOLE);
    assertThat(isProven(reached(query, 50))).isTrue();
    Map<UUID, Geometry> pipes =
        Map.of(
            new UUID(2, 1), point(10.7205, 59.91),
            new UUID(2, 2), point(10.7215, 59.91),
            new UUID(2, 3), point(10.7235, 59.91),
            new UUID(2, 4), line(new Coordinate(9.72, 59.90635), new Coordinate(11.72, 59.90635)));
    RandomCity.insert(database, "pipe", ", medium, length", ", 'WATER', 1", pipes);
    try {
      FeatureQuery pipe = uncounted(from, 2, null, FeatureKind.PIPE, WHOLE);
      List<Far> expected = nearestOf(from, 2, null, FeatureKind.PIPE);
      assertThat(expected).extracting(Far::id).contains(new UUID(2, 4));
      assertThat(isProven(reached(pipe, 100))).isFalse();
      for (int i = 0; i < 3; i++) {
        assertThat(far(store.page(pipe, DEADLINE))).isEqualTo(expected);
      }
    } finally {
      database.execute("delete from twin.pipe");
    }
  }

  /** Of polygons that hold the point, have it in a hole, or in their box alone. */
  @Test
  void distancesFromAPointAreThoseOfGeographies() throws SQLException {
    Random random = new Random(SEED);
    for (double[] about : new double[][] {{10.72, 59.91}, {-70.5, -33.4}, {0.4, 0.6}}) {
      Map<UUID, Geometry> pipes = new java.util.HashMap<>();
      for (int i = 0; i < 60; i++) {
        double x = about[0] + (random.nextDouble() - 0.5) / 200;
        double y = about[1] + (random.nextDouble() - 0.5) / 200;
        double size = Math.pow(10, -5 + 2.2 * random.nextDouble());
        Geometry disc = point(x, y).buffer(size, 3);
        pipes.put(new UUID(3, i), i % 3 == 0 ? disc : disc.difference(disc.buffer(-size / 2)));
      }
      RandomCity.insert(database, "pipe", ", medium, length", ", 'WATER', 1", pipes);
      try {
        for (int i = 0; i < SMALL_QUERIES; i++) {
          Geometry from =
              point(
                  about[0] + (random.nextDouble() - 0.5) / 200,
                  about[1] + (random.nextDouble() - 0.5) / 200);
          FeatureQuery query = uncounted(from, 20, null, FeatureKind.PIPE, WHOLE);
          List<Far> expected = nearestOf(from, 20, null, FeatureKind.PIPE);
          assertThat(far(store.page(query, DEADLINE))).as("from %s", from).isEqualTo(expected);
        }
      } finally {
        database.execute("delete from twin.pipe");
      }
    }
  }

  @Test
  void pagesOfTheNearestGoOnWhereTheyEndedAndTurnRound() {
    Geometry from = point(10.72, 59.91); // on the grid: most have others as far away
    List<Far> expected = nearestOf(from, 30, null, FeatureKind.ROAD_JUNCTION);
    for (boolean backward : new boolean[] {false, true}) {
      List<Far> found = new ArrayList<>();
      String cursor = null;
      for (boolean more = true; more; ) {
        FeatureQuery query =
            uncounted(
                from, 30, null, FeatureKind.ROAD_JUNCTION, new PageRequest(7, backward, cursor));
        FeaturePage page = store.page(query, DEADLINE);
        assertThat(isProven(query)).isTrue();
        found.addAll(backward ? 0 : found.size(), far(page));
        FeaturePage.Item end = backward ? page.items().getFirst() : page.items().getLast();
        cursor = end.place().cursor(query.binding());
        more = page.more();
      }
      assertThat(found).as("backward %s", backward).isEqualTo(expected);
    }
  }

  @Test
  void fewerThanAskedForAreAllThereAre() throws SQLException {
    Map<UUID, Geometry> pipes =
        Map.of(
            new UUID(1, 1), line(new Coordinate(0, 60), new Coordinate(40, 60)), // wide
            new UUID(1, 2), line(new Coordinate(-179, 10), new Coordinate(-179.01, 10)),
            new UUID(1, 3), line(new Coordinate(179, 80), new Coordinate(179, 84)));
    Geometry from = point(179.9, 20);
    assertThat(far(store.page(uncounted(from, 5, null, FeatureKind.PIPE, WHOLE), DEADLINE)))
        .isEmpty();
    RandomCity.insert(database, "pipe", ", medium, length", ", 'WATER', 1", pipes);
    try {
      for (int k : new int[] {1, 2, 3, 4, 50}) {
        assertThat(far(store.page(uncounted(from, k, null, FeatureKind.PIPE, WHOLE), DEADLINE)))
            .isEqualTo(nearestOf(from, k, null, FeatureKind.PIPE))
            .hasSize(Math.min(k, 3));
      }
    } finally {
      database.execute("delete from twin.pipe");
    }
  }

  /**
   * Its northern edge lies on 60 degrees at its ends, and a degree and a half beyond in its middle.
   */
  @Test
  void aWidePolygonHoldsAPointOutsideOfItsBox() throws SQLException {
    Geometry wide =
        new GeometryFactory().toGeometry(new org.locationtech.jts.geom.Envelope(0, 40, 50, 60));
    Map<UUID, Geometry> pipes = Map.of(new UUID(4, 1), wide, new UUID(4, 2), point(20.1, 61));
    RandomCity.insert(database, "pipe", ", medium, length", ", 'WATER', 1", pipes);
    try {
      Geometry from = point(20, 61);
      List<Far> expected = nearestOf(from, 5, null, FeatureKind.PIPE);
      assertThat(expected.getFirst()).isEqualTo(new Far(new UUID(4, 1), 0));
      assertThat(far(store.page(uncounted(from, 5, null, FeatureKind.PIPE, WHOLE), DEADLINE)))
          .isEqualTo(expected);
    } finally {
      database.execute("delete from twin.pipe");
    }
  }

  /** Its ends lie on 60 degrees north, its middle on 61.5: far outside of its own box. */
  @Test
  void anEdgeIsFoundWhereItRunsAndNotWhereItIsDrawn() throws SQLException {
    UUID id = UUID.fromString("00000000-0000-4000-8000-00000000abcd");
    Geometry edge = line(new Coordinate(0, 60), new Coordinate(40, 60));
    RandomCity.insert(database, "pipe", ", medium, length", ", 'WATER', 1", Map.of(id, edge));
    try {
      Geometry onTheEdge = point(20, 61.519);
      Geometry onTheParallel = point(20, 60);
      assertThat(ids(store.page(dwithin(onTheEdge, 500, FeatureKind.PIPE), DEADLINE)))
          .containsExactly(id);
      assertThat(ids(store.page(dwithin(onTheParallel, 100_000, FeatureKind.PIPE), DEADLINE)))
          .isEmpty();
    } finally {
      database.execute("delete from twin.pipe");
    }
  }

  @Test
  void bothSearchesUseTheIndexOnTheGeometryAlone() {
    Geometry from = point(10.72, 59.91);
    for (FeatureQuery query :
        List.of(
            dwithin(from, 200, FeatureKind.ROAD_JUNCTION),
            nearest(from, 10, null, FeatureKind.ROAD_JUNCTION))) {
      SelectList list = new SelectList(List.of(query.parts().getFirst().selection()));
      String plan = explain(new QuerySql(query, list).statement());
      assertThat(plan).contains("road_junction_geom").doesNotContain("Seq Scan on road_junction");
    }
    assertThat(database.value("select count(*) from pg_indexes where indexname like '%\\_geog'"))
        .isEqualTo("0");
  }

  @Test
  void theEstimateOfADistanceIsOfItsMagnitude() {
    Geometry from = point(10.72, 59.91);
    for (double metres : new double[] {150, 300, 600}) {
      FeatureQuery query = dwithin(from, metres, FeatureKind.ROAD_JUNCTION);
      long count = java.util.Objects.requireNonNull(store.page(query, DEADLINE).count());
      assertThat(store.estimate(query, DEADLINE))
          .as("within %s m of %d", metres, count)
          .isBetween(count / 2, count * 2);
    }
  }

  private record Far(UUID id, double metres) {

    /** Two ways of PostGIS to measure may round to neighbouring parts of a metre. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Far(UUID otherId, double otherMetres)
          && otherId.equals(id)
          && Math.abs(otherMetres - metres) < 1.5e-8;
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  private static List<Far> nearestOf(
      Geometry from, int k, @Nullable Double bound, FeatureKind kind) {
    return distances(from, kind).stream()
        .filter(far -> bound == null || far.metres <= bound)
        .sorted(Comparator.comparingDouble(Far::metres).thenComparing(far -> far.id.toString()))
        .limit(k)
        .toList();
  }

  private static List<Far> far(FeaturePage page) {
    return page.items().stream()
        .map(item -> new Far(item.row().entityId(), distance(item)))
        .toList();
  }

  /** Whether the quick statement for a query gives its answer. */
  private static boolean isProven(FeatureQuery query) {
    return isProven(sql(query).nearby());
  }

  private static boolean isProven(Sql quick) {
    return reader.list(quick, DEADLINE, row -> row.getObject(2) != null).getFirst();
  }

  private static Sql reached(FeatureQuery query, double metres) {
    return sql(query).reached(metres).orElseThrow();
  }

  private static QuerySql sql(FeatureQuery query) {
    return new QuerySql(query, new SelectList(List.of(query.parts().getFirst().selection())));
  }

  private static double distance(FeaturePage.Item item) {
    return java.util.Objects.requireNonNull(item.distance());
  }

  private static List<UUID> ids(FeaturePage page) {
    return page.items().stream().map(item -> item.row().entityId()).toList();
  }

  private static FeatureQuery dwithin(Geometry from, double metres, FeatureKind kind) {
    Condition where =
        new Condition.Lies(new SpatialPredicate.DWithin(new GeometryArgument(from, 4326), metres));
    return query(where, null, kind);
  }

  private static FeatureQuery nearest(
      Geometry from, int k, @Nullable Double bound, FeatureKind kind) {
    return query(Condition.ALWAYS, new Nearest(new GeometryArgument(from, 4326), k, bound), kind);
  }

  private static FeatureQuery uncounted(
      Geometry from, int k, @Nullable Double bound, FeatureKind kind, PageRequest page) {
    return new FeatureQuery(
        nearest(from, k, bound, kind).parts(),
        new Nearest(new GeometryArgument(from, 4326), k, bound),
        null,
        page,
        true,
        false);
  }

  private static FeatureQuery query(Condition where, @Nullable Nearest nearest, FeatureKind kind) {
    FeatureSelection selection = FeatureSelection.of(kind, List.of());
    return new FeatureQuery(
        List.of(new FeatureQuery.Part(selection, where)),
        nearest,
        null,
        PageRequest.first(10_000),
        true,
        true);
  }

  private static List<Far> distances(Geometry from, FeatureKind kind) {
    Sql sql =
        new Sql()
            .add("select entity_id, ST_Distance(geom::geography, ST_GeomFromWKB(")
            .bind(new GeometryArgument(from, 4326).wkb())
            .add(", 4326)::geography) from twin.")
            .add(kind.table());
    return reader.list(
        sql, DEADLINE, row -> new Far(row.getObject(1, UUID.class), row.getDouble(2)));
  }

  private static String explain(Sql sql) {
    return String.join(
        "\n", reader.list(new Sql().add("explain ").add(sql), DEADLINE, row -> row.getString(1)));
  }

  private static Geometry point(double x, double y) {
    return new GeometryFactory().createPoint(new Coordinate(x, y));
  }

  private static Geometry line(Coordinate... way) {
    return new GeometryFactory().createLineString(way);
  }
}
