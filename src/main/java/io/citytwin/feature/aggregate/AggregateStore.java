package io.citytwin.feature.aggregate;

import io.citytwin.api.Deadline;
import io.citytwin.feature.aggregate.AggregateAnswer.Bucket;
import io.citytwin.feature.aggregate.AggregateAnswer.Value;
import io.citytwin.feature.aggregate.Grouping.ByBins;
import io.citytwin.feature.aggregate.Grouping.ByCell;
import io.citytwin.feature.aggregate.Grouping.ByEdges;
import io.citytwin.feature.aggregate.Grouping.ByHexagon;
import io.citytwin.feature.aggregate.Grouping.ByProperty;
import io.citytwin.feature.aggregate.Grouping.BySquare;
import io.citytwin.feature.aggregate.Grouping.None;
import io.citytwin.sql.SqlReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers aggregates, each with one statement. */
@Component
class AggregateStore {

  private final SqlReader reader;

  AggregateStore(SqlReader reader) {
    this.reader = reader;
  }

  /**
   * Answers one; {@code cell} of its buckets is not read yet.
   *
   * @throws io.citytwin.model.error.TwinException LIMIT_EXCEEDED if hexagons need too much memory,
   *     and as {@link SqlReader} does
   */
  AggregateAnswer answer(AggregateQuery query, Deadline deadline) {
    if (query.grouping() instanceof ByHexagon(var resolution)) {
      return new HexagonFold(query, resolution).answer(reader, deadline);
    }
    List<Found> found =
        reader.list(new AggregateSql(query).statement(), deadline, row -> found(row, query));
    List<Value> totals = found.getFirst().bucket().values();
    List<Found> groups = found.subList(1, found.size());
    List<Bucket> buckets = groups.stream().map(Found::bucket).toList();
    return switch (query.grouping()) {
      case ByEdges(var _, var edges) ->
          new AggregateAnswer(totals, ranges(query, edges, buckets), false);
      case ByBins(var _, var bins) ->
          new AggregateAnswer(totals, ranges(query, edges(groups, bins), buckets), false);
      default -> {
        boolean more = buckets.size() > query.first();
        yield new AggregateAnswer(totals, more ? buckets.subList(0, query.first()) : buckets, more);
      }
    };
  }

  /**
   * One row.
   *
   * @param low least value of all, for bins
   * @param high greatest value of all, for bins
   */
  private record Found(Bucket bucket, @Nullable Double low, @Nullable Double high) {}

  private static Found found(ResultSet row, AggregateQuery query) throws SQLException {
    List<Value> values = values(row, query);
    if (row.getInt(1) == 1) {
      return new Found(Bucket.of(null, values), null, null);
    }
    String key = row.getString(2);
    if (key == null && !(query.grouping() instanceof ByBins)) {
      return new Found(Bucket.of(null, values), null, null);
    }
    return switch (query.grouping()) {
      case ByBins _ ->
          new Found(
              Bucket.of(key, values),
              row.getObject(3, Double.class),
              row.getObject(4, Double.class));
      case ByCell _ -> {
        UUID cell = Objects.requireNonNull(row.getObject(3, UUID.class));
        yield new Found(Bucket.ofCell(Objects.requireNonNull(key), cell, values), null, null);
      }
      case BySquare(var metres) -> {
        SquareGrid square =
            new SquareGrid(
                row.getInt(2), row.getInt(3), row.getInt(4), row.getInt(5), row.getInt(6));
        yield new Found(Bucket.ofBin(square.key(metres), square.bin(), values), null, null);
      }
      case None _, ByProperty _, ByEdges _, ByHexagon _ ->
          new Found(Bucket.of(key, values), null, null);
    };
  }

  private static List<Value> values(ResultSet row, AggregateQuery query) throws SQLException {
    int first = 3 + AggregateSql.keyColumns(query.grouping()).size();
    Double[] numbers = new Double[query.metrics().size()];
    for (int i = 0; i < numbers.length; i++) {
      double number = row.getDouble(first + i);
      numbers[i] = row.wasNull() ? null : (Double) number;
    }
    return AggregateAnswer.values(query.metrics(), numbers);
  }

  /** The edges of equal ranges; none if there is no value, a single one if all are equal. */
  private static List<Double> edges(List<Found> groups, int bins) {
    Found any = groups.isEmpty() ? null : groups.getFirst();
    if (any == null || any.low() == null || any.high() == null) {
      return List.of();
    }
    double low = any.low();
    double high = any.high();
    int ranges = low == high ? 1 : bins;
    List<Double> edges = new ArrayList<>();
    for (int i = 0; i < ranges; i++) {
      edges.add(low + (high - low) * i / ranges);
    }
    edges.add(high);
    return edges;
  }

  /** All ranges in their order, and what is in none of them. */
  private static List<Bucket> ranges(AggregateQuery query, List<Double> edges, List<Bucket> found) {
    List<Bucket> ranges = new ArrayList<>();
    for (int i = 0; i + 1 < edges.size(); i++) {
      String key = Integer.toString(i);
      List<Value> values =
          found.stream()
              .filter(bucket -> key.equals(bucket.key()))
              .findFirst()
              .map(Bucket::values)
              .orElseGet(() -> AggregateAnswer.nothing(query.metrics()));
      ranges.add(Bucket.ofRange(i, edges.get(i), edges.get(i + 1), values));
    }
    found.stream().filter(bucket -> bucket.key() == null).forEach(ranges::add);
    return ranges;
  }
}
