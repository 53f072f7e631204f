package io.citytwin.sensor.series;

import io.citytwin.api.Deadline;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sql.SqlReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Loads the series of all datastreams on one level of a selection with one statement. */
@Component
class SeriesLoader {

  /** Name of the data loader. */
  static final String LOADER = "series";

  private static final int MAX_BUCKETS = 100_000;

  private final SqlReader reader;
  private final Timer reads;

  SeriesLoader(SqlReader reader, BatchLoaderRegistry loaders, MeterRegistry metrics) {
    this.reader = reader;
    this.reads =
        Timer.builder("citytwin.series.read")
            .description("Statements that read series")
            .register(metrics);
    loaders
        .<SeriesRange.Key, List<FoldedBucket>>forName(LOADER)
        .registerMappedBatchLoader(
            (keys, environment) ->
                Mono.fromCallable(() -> load(keys, Deadline.of(environment)))
                    .subscribeOn(Schedulers.boundedElastic()));
  }

  private Map<SeriesRange.Key, List<FoldedBucket>> load(
      Collection<SeriesRange.Key> keys, Deadline deadline) {
    Map<SeriesRange, List<Integer>> byRange = new HashMap<>();
    for (SeriesRange.Key key : keys) {
      byRange.computeIfAbsent(key.range(), range -> new ArrayList<>()).add(key.datastream());
    }
    Map<SeriesRange.Key, List<FoldedBucket>> series = new HashMap<>();
    keys.forEach(key -> series.put(key, new ArrayList<>()));
    byRange.forEach((range, datastreams) -> load(range, datastreams, deadline, series));
    return series;
  }

  private void load(
      SeriesRange range,
      List<Integer> datastreams,
      Deadline deadline,
      Map<SeriesRange.Key, List<FoldedBucket>> into) {
    int buckets = range.bounds().length - 1;
    if ((long) buckets * datastreams.size() > MAX_BUCKETS) {
      throw new TwinException(
          ErrorCode.LIMIT_EXCEEDED,
          "%d buckets of each of %d datastreams are more than %d; ask for longer buckets or fewer datastreams"
              .formatted(buckets, datastreams.size(), MAX_BUCKETS));
    }
    Timer.Sample sample = Timer.start();
    try {
      reader.each(
          SeriesSql.of(datastreams, range),
          deadline,
          row -> {
            List<FoldedBucket> series = into.get(new SeriesRange.Key(row.getInt(1), range));
            if (series != null) {
              series.add(bucket(row, range.ends()));
            }
          });
    } finally {
      sample.stop(reads);
    }
  }

  static FoldedBucket bucket(ResultSet row, boolean ends) throws SQLException {
    return new FoldedBucket(
        row.getInt(2) - 1,
        Math.toIntExact(row.getLong(3)),
        Math.toIntExact(row.getLong(4)),
        number(row, 5),
        number(row, 6),
        number(row, 7),
        ends ? number(row, 8) : null,
        ends ? number(row, 9) : null);
  }

  private static @Nullable Double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }
}
