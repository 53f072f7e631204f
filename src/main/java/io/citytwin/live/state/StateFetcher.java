package io.citytwin.live.state;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.ResultFields;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/**
 * Wires {@code state} of every kind of feature and {@code latest} of datastreams. While the live
 * state is not known they are empty, and one error in the whole request says so: a page of features
 * stays readable.
 */
@Component
class StateFetcher implements RuntimeWiringConfigurer {

  private final LatestState state;
  private final LiveOverlay overlay;

  StateFetcher(LatestState state, LiveOverlay overlay) {
    this.state = state;
    this.overlay = overlay;
  }

  @Override
  public void configure(RuntimeWiring.Builder wiring) {
    for (FeatureKind kind : FeatureKind.values()) {
      wiring.type(
          FeatureTypes.nameOf(kind), type -> type.dataFetcher("state", this::stateOfFeature));
    }
    wiring.type("LiveValue", type -> type.dataFetcher("number", StateFetcher::number));
    wiring.type("Datastream", type -> type.dataFetcher("latest", this::latestOfDatastream));
    wiring.type("ServiceInfo", type -> type.dataFetcher("live", environment -> state.status()));
  }

  private DataFetcherResult<List<LiveValue>> stateOfFeature(DataFetchingEnvironment environment) {
    DataFetcherResult.Builder<List<LiveValue>> result = DataFetcherResult.newResult();
    LiveStatus status = state.status();
    if (status != LiveStatus.READY) {
      return Unavailability.instead(result.data(List.of()), status, environment);
    }
    FeatureRow feature = Objects.requireNonNull(environment.getSource());
    List<String> keys = environment.getArgument("keys");
    return result.data(overlay.of(feature.entityId(), keys)).build();
  }

  private static @Nullable Double number(DataFetchingEnvironment environment) {
    LiveValue value = Objects.requireNonNull(environment.getSource());
    return ResultFields.inUnit(value.number(), value.datastream(), environment.getArgument("unit"));
  }

  private DataFetcherResult<Observation> latestOfDatastream(DataFetchingEnvironment environment) {
    DataFetcherResult.Builder<Observation> result = DataFetcherResult.newResult();
    LiveStatus status = state.status();
    if (status != LiveStatus.READY) {
      return Unavailability.instead(result, status, environment);
    }
    Datastream datastream = Objects.requireNonNull(environment.getSource());
    return result.data(state.find(datastream.number())).build();
  }
}
