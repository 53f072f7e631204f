package io.citytwin.sensor;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.graphql.execution.BatchLoaderRegistry;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Loads the pages of all datastreams on one level of a selection with one statement. */
@Component
class ObservationPages {

  /** Name of the data loader. */
  static final String LOADER = "observationPages";

  private static final int MAX_ROWS = 100_000;

  private final ObservationHistory history;
  private final Timer reads;

  ObservationPages(ObservationHistory history, BatchLoaderRegistry loaders, MeterRegistry metrics) {
    this.history = history;
    this.reads =
        Timer.builder("citytwin.history.read")
            .description("Statements that read pages of observations")
            .register(metrics);
    loaders
        .<ObservationPageKey, ConnectionPage<Observation>>forName(LOADER)
        .registerMappedBatchLoader(
            (keys, environment) ->
                Mono.fromCallable(() -> load(keys)).subscribeOn(Schedulers.boundedElastic()));
  }

  private Map<ObservationPageKey, ConnectionPage<Observation>> load(Set<ObservationPageKey> keys) {
    Map<ObservationPageKey.Range, List<ObservationPageKey>> byRange = new HashMap<>();
    for (ObservationPageKey key : keys) {
      byRange.computeIfAbsent(key.range(), range -> new ArrayList<>()).add(key);
    }
    Map<ObservationPageKey, ConnectionPage<Observation>> pages = new HashMap<>();
    byRange.forEach((range, of) -> pages.putAll(load(range, of)));
    return pages;
  }

  private Map<ObservationPageKey, ConnectionPage<Observation>> load(
      ObservationPageKey.Range range, List<ObservationPageKey> keys) {
    if ((long) keys.size() * range.first() > MAX_ROWS) {
      throw new TwinException(
          ErrorCode.LIMIT_EXCEEDED,
          "%d observations of each of %d datastreams are more than %d; lower first or ask for fewer datastreams"
              .formatted(range.first(), keys.size(), MAX_ROWS));
    }
    int[] numbers = keys.stream().mapToInt(ObservationPageKey::datastream).toArray();
    Timer.Sample sample = Timer.start();
    try {
      Map<Integer, List<Observation>> rows =
          history.pages(numbers, range.fromMicros(), range.toMicros(), range.first() + 1);
      Map<ObservationPageKey, ConnectionPage<Observation>> pages = new HashMap<>();
      for (ObservationPageKey key : keys) {
        pages.put(key, page(rows.getOrDefault(key.datastream(), List.of()), range));
      }
      return pages;
    } catch (SQLException e) {
      throw new TwinException(
          ErrorCode.UNAVAILABLE, "the history cannot be read now; try again later", e);
    } finally {
      sample.stop(reads);
    }
  }

  private static ConnectionPage<Observation> page(
      List<Observation> rows, ObservationPageKey.Range range) {
    return ConnectionPage.of(rows, range.first(), range.continued(), LiveCursor::ofObservation);
  }
}
