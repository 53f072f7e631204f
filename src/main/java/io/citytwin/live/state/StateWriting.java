package io.citytwin.live.state;

import graphql.schema.SelectedField;
import io.citytwin.feature.direct.EngineValues;
import io.citytwin.feature.direct.FieldValue;
import io.citytwin.feature.direct.MemoryField;
import io.citytwin.feature.direct.MemoryObject;
import io.citytwin.feature.direct.MemoryValue;
import io.citytwin.feature.direct.UnsuitableException;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamProperties;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.ResultFields;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes {@code state} into lists that are written as their rows are read. While the live state is
 * not known the engine answers, with the error that says so.
 */
@Component
public class StateWriting implements MemoryField {

  private static final Map<String, Function<LiveValue, @Nullable Object>> VALUE =
      Map.of(
          "key", LiveValue::key,
          "value", LiveValue::value,
          "text", LiveValue::text,
          "unit", LiveValue::unit,
          "observedAt", LiveValue::observedAt,
          "receivedAt", LiveValue::receivedAt,
          "quality", LiveValue::quality,
          "assessed", LiveValue::assessed,
          "freshness", LiveValue::freshness,
          "stale", LiveValue::stale);

  private static final Map<String, Function<Derivation, @Nullable Object>> DERIVATION =
      Map.of(
          "aggregate", Derivation::aggregate,
          "over", Derivation::over,
          "members", Derivation::members,
          "datastreams", Derivation::datastreams);

  private static final Map<String, Function<Observation, @Nullable Object>> OBSERVATION =
      Map.of(
          "phenomenonTime", Observation::phenomenonTime,
          "resultTime", Observation::resultTime,
          "resultText", Observation::resultText,
          "quality", Observation::quality,
          "assessed", Observation::assessed);

  private final DatastreamRegistry registry;
  private final LatestState state;
  private final LiveOverlay overlay;

  StateWriting(DatastreamRegistry registry, LatestState state, LiveOverlay overlay) {
    this.registry = registry;
    this.state = state;
    this.overlay = overlay;
  }

  @Override
  public String name() {
    return "state";
  }

  @Override
  @SuppressWarnings("unchecked") // the schema coerces keys to [String!]
  public FieldValue compile(SelectedField field, EngineValues engine) {
    List<String> keys = (List<String>) field.getArguments().get("keys");
    MemoryValue<LiveValue> value = value(field, engine);
    checkKnown();
    return (row, places, from, out) -> {
      checkKnown();
      MemoryValue.writeList(overlay.of(row.entityId(), keys), value, out);
    };
  }

  private void checkKnown() {
    if (state.status() != LiveStatus.READY) {
      throw new UnsuitableException("the live state is not known");
    }
  }

  /**
   * What is selected of a {@code LiveValue}.
   *
   * @param field leads to it, or to some of them
   * @throws UnsuitableException if only the engine can answer
   */
  public MemoryValue<LiveValue> value(SelectedField field, EngineValues engine) {
    return new MemoryObject<>(
        field,
        engine.type("LiveValue"),
        engine,
        VALUE,
        Map.of(
            "number",
            lead -> number(lead, "LiveValue", LiveValue::number, LiveValue::unit, engine),
            "datastream",
            lead -> datastream(lead, engine).of(LiveValue::datastream),
            "derivation",
            lead ->
                new MemoryObject<>(lead, engine.type("Derivation"), engine, DERIVATION, Map.of())
                    .of(LiveValue::derivation)));
  }

  /** A number in the unit asked for; the engine says what is wrong with the unit. */
  private static <T> MemoryValue<T> number(
      SelectedField field,
      String type,
      Function<T, @Nullable Double> number,
      Function<T, @Nullable String> own,
      EngineValues engine) {
    String unit = (String) field.getArguments().get("unit");
    Function<T, @Nullable Double> converted =
        source -> {
          try {
            return ResultFields.inUnit(number.apply(source), own.apply(source), unit);
          } catch (TwinException e) {
            throw new UnsuitableException("the unit does not fit");
          }
        };
    return MemoryValue.leaf(
        engine.type(type).getFieldDefinition(field.getName()), converted, engine);
  }

  private MemoryValue<Datastream> datastream(SelectedField field, EngineValues engine) {
    return new MemoryObject<>(
        field,
        engine.type("Datastream"),
        engine,
        DatastreamProperties.byField(),
        Map.of("latest", lead -> observation(lead, engine).of(this::latest)));
  }

  private @Nullable Observation latest(Datastream datastream) {
    checkKnown();
    return state.find(datastream.number());
  }

  private MemoryValue<Observation> observation(SelectedField field, EngineValues engine) {
    return new MemoryObject<>(
        field,
        engine.type("Observation"),
        engine,
        OBSERVATION,
        Map.of(
            "result",
            lead -> number(lead, "Observation", Observation::result, this::unit, engine)));
  }

  private @Nullable String unit(Observation observation) {
    Datastream datastream = registry.current().byNumber(observation.datastream());
    return datastream == null ? null : datastream.unit();
  }
}
