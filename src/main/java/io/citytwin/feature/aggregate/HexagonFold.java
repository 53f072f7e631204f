package io.citytwin.feature.aggregate;

import io.citytwin.api.Deadline;
import io.citytwin.feature.aggregate.AggregateAnswer.Bucket;
import io.citytwin.feature.postgis.MatchSql;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups by hexagon. The database knows no hexagons: points and numbers are read from one
 * statement, and grouped here.
 */
final class HexagonFold {

  /** Numbers held at a time: 64 MB, and as much again while they are sorted into groups. */
  private static final long MOST_NUMBERS = 8_000_000;

  /** No hexagon has this number. */
  private static final long NOWHERE = 0;

  private final AggregateQuery query;
  private final int resolution;
  private final ValueColumns values;
  private final CellColumns rows;

  HexagonFold(AggregateQuery query, int resolution) {
    this.query = query;
    this.resolution = resolution;
    values = new ValueColumns(query.metrics());
    rows = new CellColumns(values.size(), MOST_NUMBERS);
  }

  /** Reads and groups. */
  AggregateAnswer answer(SqlReader reader, Deadline deadline) {
    double[] numbers = new double[values.size()];
    reader.stream(statement(), deadline, row -> add(row, numbers));
    CellColumns.Grouped grouped = rows.grouped();
    int last = grouped.starts()[grouped.cells().length];
    List<Bucket> buckets = new ArrayList<>();
    int[] groups = largest(grouped);
    for (int group : Arrays.copyOf(groups, Math.min(groups.length, query.first()))) {
      buckets.add(bucket(grouped, group));
    }
    return new AggregateAnswer(numbers(grouped, 0, last), buckets, groups.length > query.first());
  }

  private Sql statement() {
    Sql sql = new Sql().add("with m as (select ");
    PropertySql.addPoint(sql);
    sql.add(" as raw");
    values.add(sql);
    MatchSql.add(
        sql, query.matching().kind(), query.matching().where(), query.matching().nearest());
    sql.add(") select ST_X(m.raw), ST_Y(m.raw)");
    values.addNumbers(sql);
    return sql.add(" from m");
  }

  private void add(ResultSet row, double[] numbers) throws SQLException {
    double longitude = row.getDouble(1);
    boolean nowhere = row.wasNull();
    double latitude = row.getDouble(2);
    for (int i = 0; i < numbers.length; i++) {
      double number = row.getDouble(3 + i);
      numbers[i] = row.wasNull() ? Double.NaN : number;
    }
    rows.add(nowhere ? NOWHERE : Hexagons.of(longitude, latitude, resolution), numbers);
  }

  /** The groups, the largest first, then by number; those without a place come last of equals. */
  private static int[] largest(CellColumns.Grouped grouped) {
    return java.util.stream.IntStream.range(0, grouped.cells().length)
        .mapToLong(
            group -> {
              long order = grouped.cells()[group] == NOWHERE ? Integer.MAX_VALUE : group;
              return (long) -grouped.count(group) << 32 | order;
            })
        .sorted()
        .mapToInt(sorted -> (int) sorted == Integer.MAX_VALUE ? 0 : (int) sorted)
        .toArray();
  }

  private Bucket bucket(CellColumns.Grouped grouped, int group) {
    long cell = grouped.cells()[group];
    var numbers = numbers(grouped, grouped.starts()[group], grouped.starts()[group + 1]);
    return cell == NOWHERE
        ? Bucket.of(null, numbers)
        : Bucket.ofBin(Hexagons.address(cell), Hexagons.bin(cell), numbers);
  }

  private List<AggregateAnswer.Value> numbers(CellColumns.Grouped grouped, int from, int to) {
    Double[] numbers = new Double[query.metrics().size()];
    for (int i = 0; i < numbers.length; i++) {
      Metric metric = query.metrics().get(i);
      int place = values.place(metric);
      numbers[i] =
          place < 0
              ? (Double) (double) (to - from)
              : Numbers.of(metric, grouped.columns()[place], from, to);
    }
    return AggregateAnswer.values(query.metrics(), numbers);
  }
}
