package io.citytwin.sensor;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** Results of observations in GraphQL: in the unit asked for, and as JSON. */
@Component
public class ResultFields implements RuntimeWiringConfigurer {

  private final DatastreamRegistry registry;

  ResultFields(DatastreamRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void configure(RuntimeWiring.Builder wiring) {
    wiring.type(
        "Observation",
        type ->
            type.dataFetcher("result", this::number).dataFetcher("resultJson", ResultFields::json));
  }

  private @Nullable Double number(DataFetchingEnvironment environment) {
    Observation observation = Objects.requireNonNull(environment.getSource());
    Datastream datastream = registry.current().byNumber(observation.datastream());
    return inUnit(observation.result(), datastream, environment);
  }

  /** A number of a datastream in the unit of the argument {@code unit}, if that is given. */
  public static @Nullable Double inUnit(
      @Nullable Double number,
      @Nullable Datastream datastream,
      DataFetchingEnvironment environment) {
    String unit = environment.getArgument("unit");
    return number == null || unit == null || datastream == null
        ? number
        : (Double) UnitConversion.convert(number, datastream.unit(), unit);
  }

  private static @Nullable Object json(DataFetchingEnvironment environment) {
    Observation observation = Objects.requireNonNull(environment.getSource());
    return observation.value() instanceof Result.Json json ? json.plain() : null;
  }
}
