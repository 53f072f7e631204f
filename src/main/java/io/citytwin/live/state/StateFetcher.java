package io.citytwin.live.state;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.api.AsOf;
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
 * stays readable. What is asked for as of an instant of the past needs no live state.
 */
@Component
class StateFetcher implements RuntimeWiringConfigurer {

  private final LatestState state;
  private final LiveOverlay overlay;
  private final PastState past;

  StateFetcher(LatestState state, LiveOverlay overlay, PastState past) {
    this.state = state;
    this.overlay = overlay;
    this.past = past;
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

  private Object stateOfFeature(DataFetchingEnvironment environment) {
    FeatureRow feature = Objects.requireNonNull(environment.getSource());
    List<String> keys = environment.getArgument("keys");
    AsOf asOf = AsOf.of(environment);
    if (asOf != null) {
      return past.values(overlay.shown(feature.entityId(), keys), asOf, environment);
    }
    DataFetcherResult.Builder<List<LiveValue>> result = DataFetcherResult.newResult();
    LiveStatus status = state.status();
    if (status != LiveStatus.READY) {
      return Unavailability.instead(result.data(List.of()), status, environment);
    }
    return result.data(overlay.of(feature.entityId(), keys)).build();
  }

  private static @Nullable Double number(DataFetchingEnvironment environment) {
    LiveValue value = Objects.requireNonNull(environment.getSource());
    return ResultFields.inUnit(value.number(), value.unit(), environment.getArgument("unit"));
  }

  private Object latestOfDatastream(DataFetchingEnvironment environment) {
    Datastream datastream = Objects.requireNonNull(environment.getSource());
    AsOf asOf = AsOf.of(environment);
    if (asOf != null) {
      return past.latest(datastream, asOf, environment);
    }
    DataFetcherResult.Builder<Observation> result = DataFetcherResult.newResult();
    LiveStatus status = state.status();
    if (status != LiveStatus.READY) {
      return Unavailability.instead(result, status, environment);
    }
    return result.data(state.find(datastream.number())).build();
  }
}
