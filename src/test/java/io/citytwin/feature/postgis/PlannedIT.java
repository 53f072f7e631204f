package io.citytwin.feature.postgis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.zaxxer.hikari.HikariDataSource;
import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.Condition;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.model.cql.CqlFilter.Relation;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.Box;
import io.citytwin.spatial.Crs;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.Nearest;
import io.citytwin.spatial.SpatialPredicate;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import io.citytwin.testing.PostgisDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * When a search by place is planned, as {@code pg_prepared_statements} of its connection tells: a
 * small one once, a large one for its values each time, however many small ones came before.
 */
class PlannedIT {

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private static final Deadline DEADLINE =
      Deadline.in(Duration.ofMinutes(10), InstantSource.system());

  /** After so many executions PostgreSQL may decide for a plan that is made once. */
  private static final int UNDECIDED = 5;

  private static final int TIMES = 3 * UNDECIDED;

  private static PostgisDatabase database;

  private final HikariDataSource source = new HikariDataSource();

  private final SqlReader reader = new SqlReader(source);

  /** Buildings on a grid, a thousandth of a degree apart, from 7 E 43 N to the north-east. */
  @BeforeAll
  static void fill() {
    database = PostgisDatabase.create();
    database.execute(
        """
        insert into twin.dataset (name) values ('grid');
        insert into twin.building (entity_id, dataset, source_id, geom, row_hash, job_id)
        select md5('b' || i)::uuid, 'grid', 'B-' || i,
          st_makeenvelope(x, y, x + 0.0004, y + 0.0004, 4326), '', 1
        from generate_series(0, 39999) i
        cross join lateral (select 7 + i % 200 * 0.001 as x, 43 + i / 200 * 0.001 as y) place;
        analyze twin.building;
        """);
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void connect() {
    source.setJdbcUrl(database.jdbcUrl());
    source.setUsername(database.user());
    source.setPassword(database.password());
    source.setMaximumPoolSize(1);
    source.addDataSourceProperty("prepareThreshold", "1");
  }

  @AfterEach
  void close() {
    source.close();
  }

  /** Searches about the middle of the grid by their half width in degrees. */
  static Stream<Arguments> searches() {
    Function<Double, SpatialPredicate> window =
        half -> new SpatialPredicate.ExtentMeets(List.of(box(half)));
    Function<Double, SpatialPredicate> area =
        half ->
            new SpatialPredicate.Relates(
                Relation.INTERSECTS,
                new GeometryArgument(GEOMETRIES.toGeometry(envelope(half)), Crs.STORAGE_SRID));
    Function<Double, SpatialPredicate> distance =
        half ->
            new SpatialPredicate.DWithin(
                new GeometryArgument(
                    GEOMETRIES.createPoint(new Coordinate(7.1, 43.1)), Crs.STORAGE_SRID),
                half * 80_000);
    return Stream.of(
        arguments(named("window", window)),
        arguments(named("area", area)),
        arguments(named("distance", distance)));
  }

  @ParameterizedTest
  @MethodSource("searches")
  void whatIsSmallIsPlannedOnceAndWhatIsLargeEachTime(Function<Double, SpatialPredicate> search) {
    List<Integer> small = new ArrayList<>();
    List<Integer> large = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      small.add(found(search.apply(0.002 + i * 0.0001)));
      if (i >= UNDECIDED) {
        large.add(found(search.apply(0.06 - i * 0.0001)));
      }
    }
    assertThat(small).allMatch(count -> count > 9);
    assertThat(large).allMatch(count -> count == 100);
    List<Executed> executed = executed("select f.entity_id%");
    assertThat(executed).hasSize(2);
    assertThat(executed.getFirst().custom()).isEqualTo(UNDECIDED);
    assertThat(executed.getFirst().generic()).isEqualTo(TIMES - UNDECIDED);
    assertThat(executed.getLast().custom()).isEqualTo(TIMES - UNDECIDED);
    assertThat(executed.getLast().generic()).isZero();
  }

  @ParameterizedTest
  @MethodSource("searches")
  void rowsThatComeInPortionsAreTheSame(Function<Double, SpatialPredicate> search) {
    for (double half : new double[] {0.002, 0.06}) {
      List<UUID> streamed = new ArrayList<>();
      reader.stream(
          statement(search.apply(half)),
          DEADLINE,
          row -> streamed.add(row.getObject(1, UUID.class)));
      assertThat(streamed).isNotEmpty().isEqualTo(listed(search.apply(half)));
    }
  }

  /** Nearest within a known reach, and without one. */
  @Test
  void theNearestToAPointArePlannedOnce() {
    for (int i = 0; i < TIMES; i++) {
      QuerySql nearest = nearest(7.1 + i * 0.0007, 43.1);
      assertThat(listed(nearest.reached(250).orElseThrow())).hasSize(10).doesNotContainNull();
      assertThat(listed(nearest.nearby())).hasSize(10).doesNotContainNull();
    }
    assertThat(executed("with %"))
        .containsExactly(
            new Executed(TIMES - UNDECIDED, UNDECIDED), new Executed(TIMES - UNDECIDED, UNDECIDED));
  }

  private static QuerySql nearest(double x, double y) {
    FeatureSelection selection = FeatureSelection.of(FeatureKind.BUILDING, List.of());
    GeometryArgument from =
        new GeometryArgument(GEOMETRIES.createPoint(new Coordinate(x, y)), Crs.STORAGE_SRID);
    FeatureQuery query =
        new FeatureQuery(
            List.of(new FeatureQuery.Part(selection, Condition.ALWAYS)),
            new Nearest(from, 10, null),
            null,
            PageRequest.first(100),
            true,
            false);
    return new QuerySql(query, new SelectList(List.of(selection)));
  }

  private List<UUID> listed(Sql nearest) {
    return reader.list(nearest, DEADLINE, row -> row.getObject(2, UUID.class));
  }

  private int found(SpatialPredicate where) {
    return listed(where).size();
  }

  private List<UUID> listed(SpatialPredicate where) {
    return reader.list(statement(where), DEADLINE, row -> row.getObject(1, UUID.class));
  }

  /** The order of the ids is none of the grid: a walk along it finds the first 100 soon. */
  private static Sql statement(SpatialPredicate where) {
    Sql sql = new Sql().add("select f.entity_id");
    MatchSql.add(sql, FeatureKind.BUILDING, new Condition.Lies(where), null);
    return sql.add(" order by f.entity_id limit ").bind(100);
  }

  private record Executed(long generic, long custom) {}

  /** The searches of the connection whose text begins so, by the time they were first made. */
  private List<Executed> executed(String beginning) {
    return reader.list(
        new Sql()
            .add("select generic_plans, custom_plans from pg_prepared_statements")
            .add(" where ltrim(statement) like ")
            .bind(beginning)
            .add(" order by prepare_time"),
        DEADLINE,
        row -> new Executed(row.getLong(1), row.getLong(2)));
  }

  private static Envelope envelope(double half) {
    return new Envelope(7.1 - half, 7.1 + half, 43.1 - half, 43.1 + half);
  }

  private static Box box(double half) {
    return new Box(7.1 - half, 43.1 - half, 7.1 + half, 43.1 + half, Crs.STORAGE_SRID);
  }
}
