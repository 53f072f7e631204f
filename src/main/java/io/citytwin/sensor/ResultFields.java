package io.citytwin.sensor;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.unit.UnitConversion;
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
    return inUnit(
        observation.result(),
        datastream == null ? null : datastream.unit(),
        environment.getArgument("unit"));
  }

  /**
   * A number in a unit.
   *
   * @param own unit it is in; null if that is not known, and it stays as it is
   * @param unit of UCUM; null for its own
   * @throws io.citytwin.model.error.TwinException BAD_USER_INPUT if it cannot be converted to that
   */
  public static @Nullable Double inUnit(
      @Nullable Double number, @Nullable String own, @Nullable String unit) {
    return number == null || unit == null || own == null
        ? number
        : (Double) UnitConversion.convert(number, own, unit);
  }

  private static @Nullable Object json(DataFetchingEnvironment environment) {
    Observation observation = Objects.requireNonNull(environment.getSource());
    return observation.value() instanceof Result.Json json ? json.plain() : null;
  }
}
