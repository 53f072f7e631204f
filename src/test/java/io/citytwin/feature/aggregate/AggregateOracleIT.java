package io.citytwin.feature.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.uber.h3core.H3Core;
import io.citytwin.api.Deadline;
import io.citytwin.feature.Condition;
import io.citytwin.feature.Condition.Comparison;
import io.citytwin.feature.aggregate.AggregateAnswer.Bucket;
import io.citytwin.feature.aggregate.FoldedCity.Cell;
import io.citytwin.feature.aggregate.FoldedCity.Row;
import io.citytwin.feature.graphql.ListArguments.Matching;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sql.SqlReader;
import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.PolygonArea;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Aggregates against their definitions in Java, one feature at a time. */
class AggregateOracleIT {

  private static final Deadline DEADLINE =
      Deadline.in(Duration.ofMinutes(5), InstantSource.system());

  private static final Property HEIGHT = new Property.Stored("height", ColumnType.DOUBLE);
  private static final Property STOREYS =
      new Property.Stored("storeys_above_ground", ColumnType.INTEGER);
  private static final Property USAGE = new Property.Stored("usage", ColumnType.CODE);
  private static final Property NAME = new Property.Stored("name", ColumnType.TEXT);
  private static final Property LEVEL = new Property.Attribute("level");
  private static final List<Property> ALL =
      List.of(HEIGHT, STOREYS, USAGE, NAME, LEVEL, Property.Measured.AREA);
  private static final List<Property> NUMBERS =
      List.of(HEIGHT, STOREYS, LEVEL, Property.Measured.AREA);

  private static final FoldedCity CITY = new FoldedCity();
  private static PostgisDatabase database;
  private static SingleConnectionDataSource connection;
  private static AggregateStore store;
  private static List<Row> rows;
  private static H3Core h3;

  @BeforeAll
  static void fill() throws SQLException, IOException {
    database = PostgisDatabase.create();
    CITY.into(database);
    rows = FoldedCity.read(database);
    connection =
        new SingleConnectionDataSource(
            database.jdbcUrl(), database.user(), database.password(), true);
    store = new AggregateStore(new SqlReader(connection));
    h3 = H3Core.newInstance();
  }

  @AfterAll
  static void drop() {
    connection.destroy();
    database.close();
  }

  @Test
  void randomAggregatesAreWhatBruteForceFinds() {
    int groups = 0;
    for (int i = 0; i < 160; i++) {
      groups += check(i);
    }
    assertThat(groups).as("groups compared, in all").isGreaterThan(1_500);
  }

  /** Asks one at random; returns the number of groups. */
  private int check(int number) {
    Random random = CITY.random();
    Chosen chosen = filter(random);
    List<Metric> metrics = metrics(random);
    Grouping grouping = grouping(random, number % 8);
    AggregateQuery query =
        new AggregateQuery(
            new Matching(FeatureKind.BUILDING, chosen.where(), null), metrics, grouping, 10_000);
    AggregateAnswer answer = store.answer(query, DEADLINE);
    List<Row> matches = rows.stream().filter(chosen.holds()).toList();
    assertValues(answer.totals(), metrics, matches, number + " totals of " + query);
    if (grouping instanceof Grouping.None) {
      assertThat(answer.buckets()).isEmpty();
      return 0;
    }
    Map<String, List<Row>> expected = new HashMap<>();
    for (Row row : matches) {
      expected.computeIfAbsent(key(row, grouping, matches) + "", _ -> new ArrayList<>()).add(row);
    }
    for (Bucket bucket : answer.buckets()) {
      List<Row> own = expected.remove(bucket.key() + "");
      assertValues(
          bucket.values(),
          metrics,
          own == null ? List.of() : own,
          number + " group " + bucket.key() + " of " + query);
      assertThat(own != null || bucket.from() != null).as("only ranges are empty").isTrue();
    }
    assertThat(expected).as(number + " groups missing of " + query).isEmpty();
    assertThat(answer.truncated()).isFalse();
    return answer.buckets().size();
  }

  private static void assertValues(
      List<AggregateAnswer.Value> values, List<Metric> metrics, List<Row> own, String what) {
    assertThat(values).hasSameSizeAs(metrics);
    for (int i = 0; i < metrics.size(); i++) {
      Double expected = brute(metrics.get(i), own);
      Double actual = values.get(i).value();
      if (expected == null || actual == null) {
        assertThat(actual).as(what + " " + metrics.get(i)).isEqualTo(expected);
      } else {
        // Sums of doubles depend on their order.
        assertThat(actual)
            .as(what + " " + metrics.get(i))
            .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  // ---- questions

  private record Chosen(Condition where, Predicate<Row> holds) {}

  private static Chosen filter(Random random) {
    double bound = random.nextInt(100);
    return switch (random.nextInt(5)) {
      case 0 -> new Chosen(Condition.ALWAYS, _ -> true);
      case 1 -> new Chosen(new Condition.Or(List.of()), _ -> false);
      case 2 ->
          new Chosen(
              new Condition.Compare(
                  new Condition.Stored("height", ColumnType.DOUBLE), Comparison.GT, bound),
              row -> row.height() != null && row.height() > bound);
      case 3 ->
          new Chosen(
              new Condition.AnyOf(
                  new Condition.Stored("usage", ColumnType.CODE), List.of("OFFICE", "RETAIL")),
              row -> "OFFICE".equals(row.usage()) || "RETAIL".equals(row.usage()));
      default ->
          new Chosen(
              new Condition.Absent(new Condition.Stored("name", ColumnType.TEXT), true),
              row -> row.name() == null);
    };
  }

  private static List<Metric> metrics(Random random) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new Metric("n", AggregateOp.COUNT, null, 0));
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      AggregateOp op = AggregateOp.values()[random.nextInt(AggregateOp.values().length)];
      List<Property> possible = op.counts() ? ALL : NUMBERS;
      metrics.add(
          new Metric(
              "m" + i,
              op,
              possible.get(random.nextInt(possible.size())),
              op == AggregateOp.PERCENTILE ? random.nextInt(101) / 100.0 : 0));
    }
    return metrics;
  }

  private static Grouping grouping(Random random, int which) {
    return switch (which) {
      case 0 -> new Grouping.None();
      case 1 -> new Grouping.ByProperty(ALL.get(random.nextInt(4)));
      case 2 -> new Grouping.ByCell("SQUARE", random.nextInt(4));
      case 3 ->
          new Grouping.BySquare(List.of(10.0, 250.0, 1234.5, 10_000.0).get(random.nextInt(4)));
      case 4 -> new Grouping.ByEdges(HEIGHT, List.of(-1.0, 0.0, 10.5, 40.0, 77.0));
      case 5 -> new Grouping.ByBins(random.nextBoolean() ? HEIGHT : STOREYS, 1 + random.nextInt(9));
      case 6 -> new Grouping.ByHexagon(random.nextInt(16));
      default -> new Grouping.ByProperty(LEVEL);
    };
  }

  // ---- definitions

  private static @Nullable Object value(Row row, Property property) {
    if (property == HEIGHT) {
      return row.height();
    } else if (property == STOREYS) {
      return row.storeys();
    } else if (property == USAGE) {
      return row.usage();
    } else if (property == NAME) {
      return row.name();
    } else if (property == LEVEL) {
      String json = row.attributes().get("level");
      return "null".equals(json) ? null : json;
    }
    return row.area();
  }

  /** As the database prints jsonb, numbers have all their digits. */
  private static @Nullable Double number(Row row, Property property) {
    Object value = value(row, property);
    if (value instanceof String json) {
      boolean isNumber = json.matches("-?[0-9.]+");
      BigDecimal decimal = isNumber ? new BigDecimal(json) : BigDecimal.ZERO;
      return isNumber && decimal.abs().doubleValue() <= 1e100
          ? (Double) decimal.doubleValue()
          : null;
    }
    return value == null ? null : (Double) ((Number) value).doubleValue();
  }

  private static @Nullable Double brute(Metric metric, List<Row> own) {
    Property property = metric.property();
    if (property == null) {
      return (double) own.size();
    }
    if (metric.op().counts()) {
      List<Object> values =
          own.stream().map(r -> value(r, property)).filter(Objects::nonNull).toList();
      return metric.op() == AggregateOp.COUNT
          ? (double) values.size()
          : (double) values.stream().distinct().count();
    }
    List<Double> sorted =
        own.stream().map(r -> number(r, property)).filter(Objects::nonNull).sorted().toList();
    if (sorted.isEmpty()) {
      return null;
    }
    double sum = sorted.stream().mapToDouble(Double::doubleValue).sum();
    // percentile_cont: the row number is 1 + p * (n - 1), between two rows by linear interpolation.
    double place = metric.fraction() * (sorted.size() - 1);
    double low = sorted.get((int) Math.floor(place));
    double high = sorted.get((int) Math.ceil(place));
    return switch (metric.op()) {
      case SUM -> sum;
      case AVG -> sum / sorted.size();
      case MIN -> sorted.getFirst();
      case MAX -> sorted.getLast();
      default -> low + (high - low) * (place - Math.floor(place));
    };
  }

  private static @Nullable String key(Row row, Grouping grouping, List<Row> matches) {
    if (grouping instanceof Grouping.ByCell
        || grouping instanceof Grouping.BySquare
        || grouping instanceof Grouping.ByHexagon) {
      return row.x() == null || row.y() == null ? null : place(row.x(), row.y(), grouping);
    }
    return switch (grouping) {
      case Grouping.ByProperty(var property) -> {
        Object value = value(row, property);
        String text = value == null ? null : value.toString();
        // What "->>" makes of JSON.
        yield property == LEVEL && text != null ? text.replace("\"", "") : shortest(text);
      }
      case Grouping.ByEdges(var property, var edges) -> {
        Double number = number(row, property);
        for (int i = 0; number != null && i + 1 < edges.size(); i++) {
          if (number >= edges.get(i) && number < edges.get(i + 1)) {
            yield i + "";
          }
        }
        yield null;
      }
      case Grouping.ByBins(var property, var bins) -> bin(row, property, bins, matches);
      default -> throw new IllegalStateException();
    };
  }

  private static @Nullable String place(double x, double y, Grouping grouping) {
    return switch (grouping) {
      case Grouping.ByCell(var _, var level) ->
          CITY.cells().stream()
              .filter(cell -> cell.level() == level && cell.covers(x, y))
              .min(Comparator.comparing(Cell::code).thenComparing(cell -> cell.id().toString()))
              .map(Cell::code)
              .orElse(null);
      case Grouping.BySquare(var metres) -> square(x, y, metres);
      case Grouping.ByHexagon(var resolution) -> h3.latLngToCellAddress(y, x, resolution);
      default -> throw new IllegalStateException();
    };
  }

  private static @Nullable String shortest(@Nullable String text) {
    return text != null && text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static @Nullable String bin(Row row, Property property, int bins, List<Row> matches) {
    Double number = number(row, property);
    if (number == null) {
      return null;
    }
    double low =
        matches.stream()
            .map(r -> number(r, property))
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .min()
            .orElseThrow();
    double high =
        matches.stream()
            .map(r -> number(r, property))
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .max()
            .orElseThrow();
    return low == high
        ? "0"
        : Math.min(bins - 1, (int) (bins * ((number - low) / (high - low)))) + "";
  }

  /** From the words of the schema, with the lengths of GeographicLib instead of a series. */
  private static String square(double x, double y, double metres) {
    int band = Math.min(89, (int) Math.floor(y));
    double height = Geodesic.WGS84.Inverse(band, 0, band + 1, 0).s12;
    double mid = Math.toRadians(band + 0.5);
    double a = Geodesic.WGS84.EquatorialRadius();
    double f = Geodesic.WGS84.Flattening();
    double reduced = Math.atan((1 - f) * Math.tan(mid));
    double around = 2 * Math.PI * a * Math.cos(reduced);
    long rows = Math.max(1, Math.round(height / metres));
    long columns = Math.max(1, Math.round(around / metres));
    long row = Math.min(rows - 1, (long) Math.floor((y - band) * rows));
    long column = (long) Math.floor((x + 180) / 360 * columns) % columns;
    return shortest(metres + "") + "/" + band + "/" + row + "/" + column;
  }

  // ---- single laws

  @Test
  void areasSumToThoseOfGeographicLib() throws SQLException {
    double[][] box = {{7, 43}, {7.01, 43}, {7.01, 43.02}, {7, 43.02}};
    PolygonArea polygon = new PolygonArea(Geodesic.WGS84, false);
    for (double[] corner : box) {
      polygon.AddPoint(corner[1], corner[0]);
    }
    database.execute(
        "insert into twin.plot (entity_id, dataset, source_id, geom, row_hash, job_id) values"
            + " (gen_random_uuid(), 'a', 'p', ST_MakeEnvelope(7, 43, 7.01, 43.02, 4326), '', 1)");
    AggregateAnswer answer =
        store.answer(
            new AggregateQuery(
                new Matching(FeatureKind.PLOT, Condition.ALWAYS, null),
                List.of(new Metric("a", AggregateOp.SUM, Property.Measured.AREA, 0)),
                new Grouping.None(),
                1),
            DEADLINE);
    assertThat(answer.totals().getFirst().value()).isCloseTo(polygon.Compute().area, within(0.01));
  }

  /** The example of the library's own documentation. */
  @Test
  void theHexagonOfAPlaceIsThePublishedOne() {
    assertThat(Hexagons.address(Hexagons.of(-122.0553238, 37.3615593, 5)))
        .isEqualTo("85283473fffffff");
  }

  @Test
  void whatIsCutOffAreTheSmallestGroups() {
    for (Grouping grouping : List.of(new Grouping.ByProperty(NAME), new Grouping.ByHexagon(7))) {
      List<Bucket> all = answer(grouping, 10_000).buckets();
      AggregateAnswer cut = answer(grouping, 5);
      assertThat(cut.truncated()).isTrue();
      assertThat(cut.buckets()).isEqualTo(all.subList(0, 5));
      assertThat(all.stream().map(b -> -Objects.requireNonNull(b.values().getFirst().value())))
          .isSorted();
      assertThat(answer(grouping, all.size()).truncated()).isFalse();
      assertThat(answer(grouping, all.size() - 1).truncated()).isTrue();
    }
  }

  private static AggregateAnswer answer(Grouping grouping, int first) {
    return store.answer(
        new AggregateQuery(
            new Matching(FeatureKind.BUILDING, Condition.ALWAYS, null),
            List.of(new Metric("n", AggregateOp.COUNT, null, 0)),
            grouping,
            first),
        DEADLINE);
  }

  /** A square of a map is drawn around the points that are counted in it. */
  @Test
  void squaresAndHexagonsLieAroundTheirFeatures() {
    for (Grouping grouping : List.of(new Grouping.BySquare(500), new Grouping.ByHexagon(8))) {
      for (Bucket bucket : answer(grouping, 10_000).buckets()) {
        if (bucket.key() == null) {
          continue;
        }
        List<Row> own =
            rows.stream()
                .filter(r -> Objects.equals(key(r, grouping, rows), bucket.key()))
                .toList();
        assertThat(own).isNotEmpty();
        for (Row row : own) {
          double metres =
              Geodesic.WGS84.Inverse(
                      row.y(),
                      row.x(),
                      Objects.requireNonNull(bucket.bin()).latitude(),
                      bucket.bin().longitude())
                  .s12;
          // Half a diagonal of the square; the radius of a hexagon of edges of about 531 m.
          assertThat(metres).isLessThan(grouping instanceof Grouping.BySquare ? 365 : 800);
        }
      }
    }
  }
}
