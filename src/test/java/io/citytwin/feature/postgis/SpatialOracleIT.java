package io.citytwin.feature.postgis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.Condition;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureQuery.Part;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.model.cql.CqlFilter.Relation;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.Box;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.Nearest;
import io.citytwin.spatial.SpatialPredicate;
import io.citytwin.sql.SqlReader;
import io.citytwin.testing.PostgisDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.postgresql.ds.PGSimpleDataSource;

/** Spatial predicates and pages against brute force over {@link RandomCity}. */
class SpatialOracleIT {

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private static final Deadline DEADLINE =
      Deadline.in(Duration.ofMinutes(5), InstantSource.system());

  private static final RandomCity CITY = new RandomCity();

  private static PostgisDatabase database;

  private static FeatureStore store;

  @BeforeAll
  static void fill() throws SQLException {
    database = PostgisDatabase.create();
    CITY.into(database);
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    source.setOptions("-c jit=off -c max_parallel_workers_per_gather=0");
    store = new FeatureStore(new SqlReader(source));
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static FeatureQuery query(
      Condition where, @Nullable Nearest nearest, PageRequest page, FeatureKind... kinds) {
    List<Part> parts = new ArrayList<>();
    for (FeatureKind kind : kinds) {
      parts.add(new Part(FeatureSelection.of(kind, List.of()), where));
    }
    return new FeatureQuery(parts, nearest, null, page, true, true);
  }

  private static FeaturePage all(Condition where, FeatureKind... kinds) {
    return store.page(query(where, null, PageRequest.first(10_000), kinds), DEADLINE);
  }

  private static Set<UUID> ids(SpatialPredicate where) {
    FeaturePage page = all(new Condition.Lies(where), FeatureKind.BUILDING);
    Set<UUID> ids = new HashSet<>(list(page));
    assertThat(page.count()).isEqualTo(ids.size());
    return ids;
  }

  private static List<UUID> list(FeaturePage page) {
    return page.items().stream().map(item -> item.row().entityId()).toList();
  }

  private static Set<UUID> bruteForce(Predicate<Geometry> holds) {
    return CITY.buildings().entrySet().stream()
        .filter(e -> holds.test(e.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static double between(double low, double high) {
    return low + CITY.random().nextDouble() * (high - low);
  }

  private static Geometry townBox() {
    double x = between(7.40, 7.45);
    double y = between(43.72, 43.77);
    return GEOMETRIES.toGeometry(new Envelope(x, x + between(0, 0.02), y, y + between(0, 0.02)));
  }

  @Test
  void extentsMeetBoxesAsTheirEdgesSay() {
    int found = 0;
    for (int i = 0; i < 60; i++) {
      Envelope e = townBox().getEnvelopeInternal();
      Box box = new Box(e.getMinX(), e.getMinY(), e.getMaxX(), e.getMaxY(), 4326);
      Set<UUID> met = ids(new SpatialPredicate.ExtentMeets(List.of(box)));
      assertThat(met).isEqualTo(bruteForce(g -> g.getEnvelopeInternal().intersects(e)));
      found += met.size();
    }
    assertThat(found).isPositive();
  }

  /**
   * A box that shares only an edge or a corner, down to the last bit, is met; the next bit is not.
   */
  @Test
  void extentsMeetBoxesToTheLastBit() {
    for (Map.Entry<UUID, Geometry> building :
        CITY.buildings().entrySet().stream().limit(50).toList()) {
      Envelope e = building.getValue().getEnvelopeInternal();
      double beyond = Math.nextUp(e.getMaxX());
      Box touching = new Box(e.getMaxX(), e.getMaxY(), 8, 44, 4326);
      Box apart = new Box(beyond, e.getMinY(), 8, 44, 4326);
      assertThat(ids(new SpatialPredicate.ExtentMeets(List.of(touching))))
          .contains(building.getKey());
      assertThat(ids(new SpatialPredicate.ExtentMeets(List.of(apart))))
          .doesNotContain(building.getKey());
    }
  }

  @Test
  void extentsOverTheAntimeridianAreTheNarrowOnes() {
    int found = 0;
    for (int i = 0; i < 60; i++) {
      double west = between(177, 183);
      double east = west + between(0.01, 2);
      double south = between(-18.5, -16.5);
      double north = south + between(0, 0.5);
      Set<UUID> met = ids(new SpatialPredicate.ExtentMeets(boxes(west, south, east, north)));
      Set<UUID> expected =
          bruteForce(
              g ->
                  meetsOnCircle(g, west, east)
                      && g.getEnvelopeInternal().getMinY() <= north
                      && g.getEnvelopeInternal().getMaxY() >= south);
      assertThat(met).as("%s to %s", west, east).isEqualTo(expected);
      found += met.size();
    }
    assertThat(found).isPositive();
    // Nothing that crosses the line is found on the other side of the world.
    assertThat(ids(new SpatialPredicate.ExtentMeets(List.of(new Box(-90, -20, 90, -10, 4326)))))
        .isEmpty();
  }

  /** In degrees 0 to 360, where every fixture of the belt is one interval. */
  private static boolean meetsOnCircle(Geometry geometry, double west, double east) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Coordinate c : geometry.getCoordinates()) {
      double x = c.x < 0 ? c.x + 360 : c.x;
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
    return low <= east && high >= west;
  }

  private static List<Box> boxes(double west, double south, double east, double north) {
    if (east <= 180) {
      return List.of(new Box(west, south, east, north, 4326));
    }
    if (west >= 180) {
      return List.of(new Box(west - 360, south, east - 360, north, 4326));
    }
    return List.of(
        new Box(west, south, 180, north, 4326), new Box(-180, south, east - 360, north, 4326));
  }

  @Test
  void intersectsAndWithinAreThoseOfJts() {
    int found = 0;
    for (int i = 0; i < 40; i++) {
      Geometry area =
          i % 2 == 0 ? townBox() : townBox().getCentroid().buffer(between(0.0005, 0.01));
      GeometryArgument argument = new GeometryArgument(area, 4326);
      Set<UUID> crossing = ids(new SpatialPredicate.Relates(Relation.INTERSECTS, argument));
      Set<UUID> inside = ids(new SpatialPredicate.Relates(Relation.WITHIN, argument));
      assertThat(crossing).isEqualTo(bruteForce(area::intersects));
      assertThat(inside).isEqualTo(bruteForce(area::contains));
      found += inside.size();
    }
    assertThat(found).isPositive();
  }

  @Test
  void dwithinIsTheDistanceOnTheEllipsoid() throws SQLException {
    int found = 0;
    for (int i = 0; i < 30; i++) {
      Geometry from = i % 2 == 0 ? townBox() : townBox().getCentroid();
      double metres = between(1, 900);
      Set<UUID> near = ids(new SpatialPredicate.DWithin(new GeometryArgument(from, 4326), metres));
      Set<UUID> expected =
          distances(from, "building").entrySet().stream()
              .filter(e -> e.getValue() <= metres)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      assertThat(near).isEqualTo(expected);
      found += near.size();
    }
    assertThat(found).isPositive();
  }

  @Test
  void nearestAreTheNearestOnTheEllipsoid() throws SQLException {
    for (int i = 0; i < 40; i++) {
      Geometry from = i % 4 == 0 ? townBox() : townBox().getCentroid();
      int k = 1 + CITY.random().nextInt(60);
      Nearest nearest = new Nearest(new GeometryArgument(from, 4326), k, null);
      FeaturePage page =
          store.page(
              query(Condition.ALWAYS, nearest, PageRequest.first(10_000), FeatureKind.BUILDING),
              DEADLINE);
      assertThat(list(page)).isEqualTo(ranked(distances(from, "building"), k));
      assertThat(page.count()).isEqualTo(k);
    }
  }

  /** From afar the sphere ranks wrongly: east-west distances differ from north-south ones. */
  @Test
  void nearestFromAfarAreNotThoseOfASphere() throws SQLException {
    for (int i = 0; i < 20; i++) {
      Geometry from = GEOMETRIES.createPoint(new Coordinate(between(-60, 60), between(-60, 60)));
      Nearest nearest = new Nearest(new GeometryArgument(from, 4326), 25, null);
      FeaturePage page =
          store.page(
              query(Condition.ALWAYS, nearest, PageRequest.first(100), FeatureKind.BUILDING),
              DEADLINE);
      assertThat(list(page)).isEqualTo(ranked(distances(from, "building"), 25));
    }
  }

  @Test
  void nearestOfSeveralKindsAndWithConditionsAreTheNearestOfThose() throws SQLException {
    for (int i = 0; i < 20; i++) {
      Geometry from = townBox().getCentroid();
      Nearest nearest = new Nearest(new GeometryArgument(from, 4326), 30, 1_500.0);
      Geometry area = townBox().buffer(0.005);
      Condition inside =
          new Condition.Lies(
              new SpatialPredicate.Relates(Relation.WITHIN, new GeometryArgument(area, 4326)));
      FeaturePage page =
          store.page(
              query(
                  inside,
                  nearest,
                  PageRequest.first(100),
                  FeatureKind.BUILDING,
                  FeatureKind.ROAD_JUNCTION),
              DEADLINE);
      Map<UUID, Double> distances = distances(from, "building");
      distances.putAll(distances(from, "road_junction"));
      distances
          .entrySet()
          .removeIf(
              e -> {
                Geometry geometry =
                    CITY.buildings().getOrDefault(e.getKey(), CITY.junctions().get(e.getKey()));
                return e.getValue() > 1_500 || !area.contains(geometry);
              });
      assertThat(list(page)).isEqualTo(ranked(distances, 30));
    }
  }

  @Test
  void pagesJoinedAreTheWholeList() {
    Nearest nearest = new Nearest(new GeometryArgument(townBox().getCentroid(), 4326), 120, null);
    for (Nearest order : new Nearest[] {null, nearest}) {
      FeatureKind[] kinds = {FeatureKind.BUILDING, FeatureKind.ROAD_JUNCTION};
      List<UUID> whole =
          list(
              store.page(
                  query(Condition.ALWAYS, order, PageRequest.first(10_000), kinds), DEADLINE));
      for (int size : new int[] {1, 7, 40, 119, 120, 121, 5_000}) {
        if (size > 1 || order != null) {
          assertThat(walk(order, size, false, kinds)).isEqualTo(whole);
          assertThat(walk(order, size, true, kinds).reversed()).isEqualTo(whole.reversed());
        }
      }
    }
  }

  @Test
  void pagesStayInPlaceWhileFeaturesAreAdded() {
    FeatureQuery first =
        query(Condition.ALWAYS, null, PageRequest.first(10), FeatureKind.ROAD_JUNCTION);
    List<UUID> before = walk(null, 10, false, FeatureKind.ROAD_JUNCTION);
    FeaturePage page = store.page(first, DEADLINE);
    database.execute(
        "insert into twin.road_junction (entity_id, dataset, source_id, geom, row_hash, job_id,"
            + " signalised) select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid,"
            + " 'random', 'new' || n, ST_SetSRID(ST_MakePoint(0, 0), 4326), '', 1, true from"
            + " generate_series(1, 30) n");
    try {
      List<UUID> seen = new ArrayList<>(list(page));
      seen.addAll(follow(first, page, FeatureKind.ROAD_JUNCTION));
      assertThat(seen).isEqualTo(before);
    } finally {
      database.execute("delete from twin.road_junction where source_id like 'new%'");
    }
  }

  @Test
  void aConditionAndItsNegationShareTheCity() {
    long whole = CITY.buildings().size();
    Random random = new Random(RandomCity.SEED);
    for (int i = 0; i < 20; i++) {
      Condition condition = randomCondition(random, 3);
      long held = requireNonNull(all(condition, FeatureKind.BUILDING).count());
      long not = requireNonNull(all(new Condition.Not(condition), FeatureKind.BUILDING).count());
      assertThat(held + not).as(condition.toString()).isEqualTo(whole);
    }
  }

  /** Heights are all absent here, which is the hazard. */
  private static Condition randomCondition(Random random, int depth) {
    Condition.Stored height =
        new Condition.Stored("height", io.citytwin.model.feature.ColumnType.DOUBLE);
    int choice = random.nextInt(depth == 0 ? 2 : 5);
    return switch (choice) {
      case 0 -> new Condition.Compare(height, Condition.Comparison.GT, random.nextDouble());
      case 1 ->
          new Condition.Lies(
              new SpatialPredicate.Relates(
                  Relation.INTERSECTS, new GeometryArgument(townBox(), 4326)));
      case 2 -> new Condition.Not(randomCondition(random, depth - 1));
      case 3 ->
          new Condition.And(
              List.of(randomCondition(random, depth - 1), randomCondition(random, depth - 1)));
      default ->
          new Condition.Or(
              List.of(randomCondition(random, depth - 1), randomCondition(random, depth - 1)));
    };
  }

  private static List<UUID> walk(
      @Nullable Nearest nearest, int size, boolean backward, FeatureKind... kinds) {
    List<UUID> seen = new ArrayList<>();
    String cursor = null;
    boolean more = true;
    while (more) {
      FeatureQuery query =
          query(Condition.ALWAYS, nearest, new PageRequest(size, backward, cursor), kinds);
      FeaturePage page = store.page(query, DEADLINE);
      List<UUID> ids = list(page);
      seen.addAll(backward ? 0 : seen.size(), ids);
      FeaturePage.Item edge = backward ? page.items().getFirst() : page.items().getLast();
      cursor = cursor(query, edge);
      more = page.more();
    }
    return seen;
  }

  private static List<UUID> follow(FeatureQuery first, FeaturePage page, FeatureKind... kinds) {
    List<UUID> seen = new ArrayList<>();
    FeaturePage at = page;
    while (at.more()) {
      PageRequest next =
          new PageRequest(first.page().size(), false, cursor(first, at.items().getLast()));
      at = store.page(query(Condition.ALWAYS, null, next, kinds), DEADLINE);
      seen.addAll(list(at));
    }
    return seen;
  }

  private static String cursor(FeatureQuery query, FeaturePage.Item item) {
    return item.place().cursor(query.binding());
  }

  /** Distances of all features from a geometry, computed one by one without an index. */
  private static Map<UUID, Double> distances(Geometry from, String table) throws SQLException {
    Map<UUID, Double> distances = new java.util.HashMap<>();
    try (Connection connection = database.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select entity_id, ST_Distance(geom::geography, ST_GeomFromWKB(?, 4326)::geography)"
                    + " from twin."
                    + table)) {
      statement.setBytes(1, new GeometryArgument(from, 4326).wkb());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          distances.put(rows.getObject(1, UUID.class), rows.getDouble(2));
        }
      }
    }
    return distances;
  }

  /** By distance, then by id as PostgreSQL orders UUIDs: as unsigned text. */
  private static List<UUID> ranked(Map<UUID, Double> distances, int k) {
    record Ranked(double distance, UUID id) {}
    return distances.entrySet().stream()
        .map(e -> new Ranked(e.getValue(), e.getKey()))
        .sorted(
            java.util.Comparator.comparingDouble(Ranked::distance)
                .thenComparing(r -> r.id().toString()))
        .limit(k)
        .map(Ranked::id)
        .toList();
  }
}
