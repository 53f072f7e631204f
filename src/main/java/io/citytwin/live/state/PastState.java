package io.citytwin.live.state;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.AsOf;
import io.citytwin.api.Deadline;
import io.citytwin.live.state.LiveOverlay.Shown;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.ObservationsAsOf;
import io.citytwin.sensor.ObservationsAsOf.Known;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The state as of an instant of the past, out of the history. Where observations of that instant
 * are no longer kept, fields are without them and one error in the whole request says so; a search
 * fails.
 */
@Component
class PastState {

  private final ObservationsAsOf history;
  private final LiveOverlay overlay;

  PastState(ObservationsAsOf history, LiveOverlay overlay) {
    this.history = history;
    this.overlay = overlay;
  }

  /** The values of what is shown at an instant. */
  CompletableFuture<DataFetcherResult<List<LiveValue>>> values(
      Shown shown, AsOf asOf, DataFetchingEnvironment environment) {
    List<Datastream> datastreams =
        Stream.concat(shown.own().stream(), overlay.members(shown.derived())).distinct().toList();
    return history
        .load(environment.getDataLoaderRegistry(), datastreams, asOf.instant())
        .thenApply(
            known -> {
              DataFetcherResult.Builder<List<LiveValue>> result = DataFetcherResult.newResult();
              Map<Integer, Known> byNumber = HashMap.newHashMap(known.size());
              for (int i = 0; i < known.size(); i++) {
                Datastream datastream = datastreams.get(i);
                tellIfGone(datastream, known.get(i), asOf.instant(), result, environment);
                byNumber.put(datastream.number(), known.get(i));
              }
              return result.data(overlay.values(shown, newest(byNumber), asOf.instant())).build();
            });
  }

  /** The newest observation of a datastream at an instant; null if it had none. */
  CompletableFuture<DataFetcherResult<Observation>> latest(
      Datastream datastream, AsOf asOf, DataFetchingEnvironment environment) {
    return history
        .load(environment.getDataLoaderRegistry(), List.of(datastream), asOf.instant())
        .thenApply(
            known -> {
              DataFetcherResult.Builder<Observation> result = DataFetcherResult.newResult();
              tellIfGone(datastream, known.getFirst(), asOf.instant(), result, environment);
              return result.data(known.getFirst().newest()).build();
            });
  }

  /**
   * The newest observations of datastreams at an instant, in one statement.
   *
   * @throws TwinException NOT_FOUND if those of one are no longer kept
   */
  Function<Datastream, @Nullable Observation> newest(
      List<Datastream> datastreams, Instant asOf, Deadline deadline) {
    Map<Integer, Known> known =
        history.read(datastreams.stream().map(Datastream::number).toList(), asOf, deadline);
    for (Datastream datastream : datastreams) {
      Known what = known.get(datastream.number());
      if (what != null && what.keptFrom() != null) {
        throw new TwinException(
            ErrorCode.NOT_FOUND, gone(datastream, what.keptFrom(), asOf) + "ask for a later time");
      }
    }
    return newest(known);
  }

  private static Function<Datastream, @Nullable Observation> newest(Map<Integer, Known> known) {
    return datastream -> {
      Known what = known.get(datastream.number());
      return what == null ? null : what.newest();
    };
  }

  private static void tellIfGone(
      Datastream datastream,
      Known known,
      Instant asOf,
      DataFetcherResult.Builder<?> result,
      DataFetchingEnvironment environment) {
    if (known.keptFrom() != null) {
      Unavailability.addOnce(
          result,
          ErrorCode.NOT_FOUND,
          gone(datastream, known.keptFrom(), asOf)
              + "what is no longer kept is left out here and may be in other fields",
          environment);
    }
  }

  private static String gone(Datastream datastream, Instant keptFrom, Instant asOf) {
    return "the state as of %s is not known: observations of '%s' are kept from %s on; "
        .formatted(asOf, datastream.code(), keptFrom);
  }
}
