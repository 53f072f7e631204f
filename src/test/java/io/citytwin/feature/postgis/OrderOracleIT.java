package io.citytwin.feature.postgis;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.api.Deadline;
import io.citytwin.api.PageRequest;
import io.citytwin.feature.Condition;
import io.citytwin.feature.Condition.Stored;
import io.citytwin.feature.FeatureOrder;
import io.citytwin.feature.FeatureOrder.Measure;
import io.citytwin.feature.FeatureOrder.OfColumn;
import io.citytwin.feature.FeatureOrder.Term;
import io.citytwin.feature.FeaturePage;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import io.citytwin.testing.PostgisDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Orders against sorting in Java, over values that tie and values that are absent. The values to
 * sort by are read one by one, in a statement without order.
 */
class OrderOracleIT {

  private static final Deadline DEADLINE =
      Deadline.in(Duration.ofMinutes(5), InstantSource.system());

  private static final OfColumn NAME = new OfColumn(new Stored("name", ColumnType.TEXT));
  private static final OfColumn HEIGHT = new OfColumn(new Stored("height", ColumnType.DOUBLE));
  private static final OfColumn STOREYS =
      new OfColumn(new Stored("storeys_above_ground", ColumnType.INTEGER));
  private static final OfColumn INSTALLED =
      new OfColumn(new Stored("installed_at", ColumnType.DATE));

  private static final GeometryArgument CENTRE =
      new GeometryArgument(new GeometryFactory().createPoint(new Coordinate(7.42, 43.73)), 4326);

  private static PostgisDatabase database;

  private static SingleConnectionDataSource connection;

  private static SqlReader reader;

  private static FeatureStore store;

  @BeforeAll
  static void fill() {
    database = PostgisDatabase.create();
    database.execute(
        """
        insert into twin.dataset (name) values ('order');
        insert into twin.building (entity_id, dataset, source_id, name, geom, row_hash, job_id, recorded_at,
          height, storeys_above_ground)
        select md5('b' || i)::uuid, 'order', 'b' || i,
          (array[null, 'a', 'B', 'b', 'é', 'z', '', '城', 'ﬀ', '🏙'])[1 + i % 10],
          case i % 4 when 0 then ST_SetSRID(ST_MakePoint(7.4 + i % 9 * 0.001, 43.73), 4326)
            else ST_MakeEnvelope(7.4 + i % 9 * 0.001, 43.73, 7.401 + i % 9 * 0.001, 43.731 + i % 5 * 0.001, 4326) end,
          '', 1, '2026-01-01T00:00:00Z'::timestamptz + i % 6 * interval '1 microsecond',
          (array[null, 0, -0.0, 0.1, 0.30000000000000004, 1e10, 5e-324])[1 + i % 7], (array[null, -1, 0, 3])[1 + i % 4]
        from generate_series(1, 100) i;
        insert into twin.pipe (entity_id, dataset, source_id, name, geom, row_hash, job_id, medium, length, installed_at)
        select md5('p' || i)::uuid, 'order', 'p' || i, (array[null, 'a', 'm'])[1 + i % 3],
          ST_SetSRID(ST_MakeLine(ST_MakePoint(7.42, 43.73), ST_MakePoint(7.42 + i % 5 * 0.001, 43.731)), 4326), '', 1,
          'WATER', i % 4, (array[null, date '1999-12-31', date '0850-01-01', date '2020-02-29'])[1 + i % 4]
        from generate_series(1, 50) i;
        analyze""");
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

  /** A list, and what it is ordered by. */
  record Ordered(String name, FeatureOrder order, FeatureKind... kinds) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Ordered ordered(String name, FeatureKind kind, boolean id, Term... terms) {
    return new Ordered(name, new FeatureOrder(List.of(terms), id), kind);
  }

  private static Term up(FeatureOrder.Value value) {
    return new Term(value, false);
  }

  private static Term down(FeatureOrder.Value value) {
    return new Term(value, true);
  }

  static List<Ordered> orders() {
    FeatureKind building = FeatureKind.BUILDING;
    return List.of(
        ordered("id", building, false),
        ordered("id falling", building, true),
        ordered("name", building, false, up(NAME)),
        ordered("height", building, false, up(HEIGHT)),
        ordered("storeys", building, true, up(STOREYS)),
        ordered("recorded", building, false, up(Measure.RECORDED)),
        ordered("area", building, false, up(Measure.AREA)),
        ordered("distance", building, false, up(Measure.DISTANCE)),
        ordered("name, height", building, false, up(NAME), down(HEIGHT)),
        ordered("storeys, area, name", building, true, down(STOREYS), up(Measure.AREA), up(NAME)),
        ordered("installed", FeatureKind.PIPE, false, up(INSTALLED)),
        ordered("length of geometry", FeatureKind.PIPE, false, up(Measure.LENGTH)),
        new Ordered(
            "name of two kinds",
            new FeatureOrder(List.of(up(NAME), down(Measure.LENGTH)), false),
            building,
            FeatureKind.PIPE));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void listsAreSortedWithAbsentValuesLast(Ordered list) {
    for (Ordered each : List.of(list, turned(list))) {
      assertThat(ids(page(each, PageRequest.first(10_000)))).isEqualTo(expected(each));
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void pagesJoinedAreTheWholeListForwardAndBackward(Ordered list) {
    for (Ordered each : List.of(list, turned(list))) {
      List<UUID> whole = ids(page(each, PageRequest.first(10_000)));
      for (int size : new int[] {17, 50, 100}) {
        assertThat(walk(each, size, false)).as("forward by %d", size).isEqualTo(whole);
        assertThat(walk(each, size, true)).as("backward by %d", size).isEqualTo(whole);
      }
    }
  }

  /** But for what is absent, which is last in both. */
  @ParameterizedTest
  @MethodSource("orders")
  void exchangedDirectionsTurnTheListRound(Ordered list) {
    Map<UUID, List<@Nullable Object>> values = values(list);
    List<UUID> forth = new ArrayList<>(ids(page(list, PageRequest.first(10_000))));
    List<UUID> back = new ArrayList<>(ids(page(turned(list), PageRequest.first(10_000))));
    forth.removeIf(id -> of(values, id).contains(null));
    back.removeIf(id -> of(values, id).contains(null));
    assertThat(forth).isNotEmpty();
    assertThat(back).isEqualTo(forth.reversed());
  }

  /** The feature a page ends at is removed, and others come before and behind it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pagesContinueInPlaceWhileDataIsWritten(boolean backward) {
    Ordered list = ordered("installed", FeatureKind.PIPE, false, up(INSTALLED));
    List<UUID> before = ids(page(list, PageRequest.first(10_000)));
    FeaturePage first = page(list, new PageRequest(20, backward, null));
    FeaturePage.Item edge = backward ? first.items().getFirst() : first.items().getLast();
    database.execute(
        """
        create table kept as select * from twin.pipe;
        delete from twin.pipe where entity_id = '%s';
        insert into twin.pipe (entity_id, dataset, source_id, geom, row_hash, job_id, medium, length, installed_at)
        select md5('new' || i)::uuid, 'order', 'new' || i, ST_SetSRID(ST_MakePoint(0, 0), 4326), '', 1, 'WATER', 1,
          (array[null, date '0001-01-01', date '1999-12-31', date '2500-01-01'])[1 + i %% 4] from generate_series(1, 40) i"""
            .formatted(edge.row().entityId()));
    try {
      List<UUID> rest = walk(list, 20, backward, edge.place().cursor(binding(list)));
      List<UUID> seen = new ArrayList<>(ids(first));
      seen.addAll(backward ? 0 : seen.size(), rest);
      assertThat(rest).doesNotHaveDuplicates();
      assertThat(seen).containsSubsequence(before).hasSizeGreaterThan(before.size());
    } finally {
      database.execute(
          "delete from twin.pipe; insert into twin.pipe select * from kept; drop table kept");
    }
  }

  // ---- the oracle

  private static List<UUID> expected(Ordered list) {
    Map<UUID, List<@Nullable Object>> values = values(list);
    Comparator<UUID> order = (a, b) -> 0;
    for (int i = 0; i < list.order().terms().size(); i++) {
      int at = i;
      boolean falling = list.order().terms().get(i).descending();
      Comparator<Object> rising = OrderOracleIT::compare;
      order =
          order.thenComparing(
              id -> of(values, id).get(at),
              Comparator.nullsLast(falling ? rising.reversed() : rising));
    }
    Comparator<UUID> byId = Comparator.comparing(UUID::toString);
    return values.keySet().stream()
        .sorted(order.thenComparing(list.order().idDescending() ? byId.reversed() : byId))
        .toList();
  }

  private static List<@Nullable Object> of(Map<UUID, List<@Nullable Object>> values, UUID id) {
    return Objects.requireNonNull(values.get(id));
  }

  private static int compare(Object a, Object b) {
    return switch (a) {
      case String text ->
          Arrays.compareUnsigned(
              text.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
      case Double number -> Double.compare(number + 0.0, (Double) b + 0.0);
      case Instant time -> time.compareTo((Instant) b);
      case Integer number -> number.compareTo((Integer) b);
      default -> throw new AssertionError(a);
    };
  }

  /** The values of every feature, by its id. */
  private static Map<UUID, List<@Nullable Object>> values(Ordered list) {
    Map<UUID, List<@Nullable Object>> values = new HashMap<>();
    for (FeatureKind kind : list.kinds()) {
      Sql sql = new Sql().add("select entity_id");
      list.order().terms().forEach(term -> sql.add(", ").add(plain(term.value())));
      int width = list.order().terms().size();
      reader.list(
          sql.add(" from twin.").add(kind.table()),
          DEADLINE,
          row -> {
            List<@Nullable Object> own = new ArrayList<>();
            for (int i = 0; i < width; i++) {
              own.add(value(row.getObject(i + 2)));
            }
            return values.put(row.getObject(1, UUID.class), own);
          });
    }
    return values;
  }

  private static @Nullable Object value(@Nullable Object read) {
    return switch (read) {
      case java.sql.Timestamp time -> time.toInstant();
      case java.sql.Date day -> (int) day.toLocalDate().toEpochDay();
      case OffsetDateTime time -> time.toInstant();
      case null, default -> read;
    };
  }

  private static String plain(FeatureOrder.Value value) {
    String area = "ST_GeometryType(geom) like '%Polygon'";
    String line = "ST_GeometryType(geom) like '%LineString'";
    return switch (value) {
      case FeatureOrder.OfState _ -> throw new IllegalArgumentException("no live values here");
      case OfColumn(var column) -> column.name();
      case Measure.RECORDED -> "recorded_at";
      case Measure.AREA -> "case when " + area + " then ST_Area(geography(geom)) end";
      case Measure.LENGTH -> "case when " + line + " then ST_Length(geography(geom)) end";
      case Measure.DISTANCE ->
          "ST_Distance(geography(geom), geography(ST_SetSRID(ST_MakePoint(7.42, 43.73), 4326)))";
    };
  }

  // ---- asking

  private static Ordered turned(Ordered list) {
    List<Term> terms =
        list.order().terms().stream()
            .map(term -> new Term(term.value(), !term.descending()))
            .toList();
    return new Ordered(
        list.name() + " turned",
        new FeatureOrder(terms, !list.order().idDescending()),
        list.kinds());
  }

  private static FeatureQuery query(Ordered list, PageRequest page) {
    List<FeatureQuery.Part> parts = new ArrayList<>();
    for (FeatureKind kind : list.kinds()) {
      parts.add(new FeatureQuery.Part(FeatureSelection.of(kind, List.of()), Condition.ALWAYS));
    }
    // Some pages come with the count, whose statement is another one.
    boolean count = page.size() % 2 == 0;
    GeometryArgument from = list.order().byDistance() ? CENTRE : null;
    return new FeatureQuery(parts, null, from, list.order(), page, true, count);
  }

  private static long binding(Ordered list) {
    return query(list, PageRequest.first(1)).binding();
  }

  private static FeaturePage page(Ordered list, PageRequest page) {
    return store.page(query(list, page), DEADLINE);
  }

  private static List<UUID> ids(FeaturePage page) {
    return page.items().stream().map(item -> item.row().entityId()).toList();
  }

  private static List<UUID> walk(Ordered list, int size, boolean backward) {
    return walk(list, size, backward, null);
  }

  private static List<UUID> walk(Ordered list, int size, boolean backward, @Nullable String start) {
    List<UUID> seen = new ArrayList<>();
    String cursor = start;
    boolean more = true;
    while (more) {
      FeaturePage page = page(list, new PageRequest(size, backward, cursor));
      seen.addAll(backward ? 0 : seen.size(), ids(page));
      more = page.more();
      if (more) {
        FeaturePage.Item edge = backward ? page.items().getFirst() : page.items().getLast();
        cursor = edge.place().cursor(binding(list));
      }
    }
    return seen;
  }
}
