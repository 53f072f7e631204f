package io.citytwin.live.state;

import graphql.schema.SelectedField;
import io.citytwin.feature.direct.DirectRow;
import io.citytwin.feature.direct.Draft;
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
import io.citytwin.sensor.Result;
import io.citytwin.sensor.ResultFields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    return new FieldValue() {

      private @Nullable Instant now; // one for all features of an answer
      private OverlayRun run = overlay.run(List.of());
      private int next;

      @Override
      public boolean isLookedUp() {
        return true;
      }

      @Override
      public void expect(List<UUID> features) {
        checkKnown();
        run = overlay.run(features);
        next = 0;
      }

      @Override
      public void write(DirectRow row, int[] places, int from, Draft out) {
        checkKnown();
        now = now == null ? overlay.now() : now;
        if (next == run.size() || !run.id(next).equals(row.entityId())) {
          expect(List.of(row.entityId())); // where a feature leads to, none was expected
        }
        overlay.write(run, next++, keys, now, value, out);
      }
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
            lead -> number(lead, LiveValue::result, LiveValue::unit),
            "observedAt",
            _ -> MemoryValue.instant(LiveValue::observedMicros),
            "receivedAt",
            _ -> MemoryValue.instant(LiveValue::receivedMicros),
            "datastream",
            lead -> datastream(lead, engine).of(LiveValue::datastream),
            "derivation",
            lead ->
                new MemoryObject<>(
                        lead,
                        engine.type("Derivation"),
                        engine,
                        DERIVATION,
                        Map.of("oldest", to -> datastream(to, engine).of(Derivation::oldest)))
                    .of(LiveValue::derivation)));
  }

  /** A number in the unit asked for; the engine says what is wrong with the unit. */
  private static <T> MemoryValue<T> number(
      SelectedField field, Function<T, Result> result, Function<T, @Nullable String> own) {
    String unit = (String) field.getArguments().get("unit");
    return (source, out) -> {
      if (!(result.apply(source) instanceof Result.Num(double number))) {
        out.addAscii("null");
      } else if (unit == null) {
        out.addDecimal(number);
      } else {
        out.addDecimal(converted(number, own.apply(source), unit));
      }
    };
  }

  private static double converted(double number, @Nullable String own, String unit) {
    try {
      Double converted = ResultFields.inUnit(number, own, unit);
      if (converted != null && Double.isFinite(converted)) {
        return converted;
      }
    } catch (TwinException e) { // the engine tells it
    }
    throw new UnsuitableException("the unit does not fit");
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
            "phenomenonTime",
            _ -> MemoryValue.instant(Observation::phenomenonMicros),
            "resultTime",
            _ -> MemoryValue.instant(Observation::resultMicros),
            "result",
            lead -> number(lead, Observation::value, this::unit)));
  }

  private @Nullable String unit(Observation observation) {
    Datastream datastream = registry.current().byNumber(observation.datastream());
    return datastream == null ? null : datastream.unit();
  }
}
