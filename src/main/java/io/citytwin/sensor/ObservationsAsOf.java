package io.citytwin.sensor;

import io.citytwin.api.Deadline;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The newest observations as of instants of the past, out of the history as it is now: what came
 * late or was corrected since counts. One statement for all datastreams of a level of a selection.
 */
@Component
public class ObservationsAsOf {

  private static final String LOADER = "observationsAsOf";

  private final SqlReader reader;
  private final Timer reads;

  private record Key(int datastream, Instant asOf) {}

  /**
   * What the history says of a datastream at an instant.
   *
   * @param newest observation of the greatest phenomenon time up to then; null if there is none
   * @param keptFrom null, or the later instant from which on observations are kept: what was true
   *     at the one asked for is no longer known
   */
  public record Known(@Nullable Observation newest, @Nullable Instant keptFrom) {}

  ObservationsAsOf(SqlReader reader, BatchLoaderRegistry loaders, MeterRegistry metrics) {
    this.reader = reader;
    this.reads =
        Timer.builder("citytwin.history.asof")
            .description("Statements that read the newest observations as of an instant")
            .register(metrics);
    loaders
        .<Key, Known>forName(LOADER)
        .registerMappedBatchLoader(
            (keys, environment) -> Mono.fromCallable(() -> load(keys, Deadline.of(environment))));
  }

  /**
   * What is known of datastreams at an instant, in their order; read together with all that is
   * asked for on the same level of a selection.
   */
  public CompletableFuture<List<Known>> load(
      DataLoaderRegistry loaders, List<Datastream> datastreams, Instant asOf) {
    DataLoader<Key, Known> loader = Objects.requireNonNull(loaders.getDataLoader(LOADER));
    return loader.loadMany(datastreams.stream().map(d -> new Key(d.number(), asOf)).toList());
  }

  private Map<Key, Known> load(Collection<Key> keys, Deadline deadline) {
    Map<Instant, List<Integer>> byInstant = new HashMap<>();
    for (Key key : keys) {
      byInstant.computeIfAbsent(key.asOf(), _ -> new ArrayList<>()).add(key.datastream());
    }
    Map<Key, Known> known = new HashMap<>();
    byInstant.forEach(
        (asOf, numbers) ->
            read(numbers, asOf, deadline).forEach((n, what) -> known.put(new Key(n, asOf), what)));
    return known;
  }

  /**
   * Reads what is known of datastreams at an instant in one statement.
   *
   * @param datastreams their numbers
   * @return by number, for each of them
   * @throws io.citytwin.model.error.TwinException UNAVAILABLE or TIMEOUT
   */
  public Map<Integer, Known> read(
      Collection<Integer> datastreams, Instant asOf, Deadline deadline) {
    Map<Integer, Known> known = HashMap.newHashMap(datastreams.size());
    if (datastreams.isEmpty()) {
      return known;
    }
    OffsetDateTime at = asOf.atOffset(ZoneOffset.UTC);
    // The bound is a parameter of its own type, so that later days are not even looked at.
    Sql sql =
        new Sql()
            .add("select asked.n, case when z.kept_from > ")
            .bind(at)
            .add(" then (extract(epoch from z.kept_from) * 1000000)::bigint end, ")
            .add(ObservationHistory.COLUMNS)
            .add(" from unnest(")
            .bindArray("int4", datastreams)
            .add(") as asked(n) left join twin.observation_horizon z on z.datastream_no = asked.n")
            .add(" left join lateral (select * from twin.observation where datastream_no = asked.n")
            .add(" and phenomenon_time <= ")
            .bind(at)
            .add(" order by phenomenon_time desc limit 1) o on true");
    reads.record(() -> reader.each(sql, deadline, row -> known.put(row.getInt(1), known(row))));
    return known;
  }

  private static Known known(ResultSet row) throws SQLException {
    long keptFrom = row.getLong(2);
    if (!row.wasNull()) {
      return new Known(null, Observation.instant(keptFrom));
    }
    row.getInt(3);
    return new Known(row.wasNull() ? null : ObservationHistory.observation(row, 3), null);
  }
}
