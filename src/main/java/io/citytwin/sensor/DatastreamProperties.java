package io.citytwin.sensor;

import io.citytwin.api.GlobalId;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of {@code Datastream} that need nothing but the datastream have their values.
 */
public final class DatastreamProperties {

  private static final Map<String, Function<Datastream, @Nullable Object>> BY_FIELD =
      Map.ofEntries(
          Map.entry("id", datastream -> id(DatastreamWiring.TYPE, datastream.uuid())),
          Map.entry("code", Datastream::code),
          Map.entry("name", Datastream::name),
          Map.entry("observedProperty", Datastream::observedProperty),
          Map.entry("unit", Datastream::unit),
          Map.entry("cadence", Datastream::cadence),
          Map.entry("lateAfter", Datastream::lateAfter),
          Map.entry("deadAfter", Datastream::deadAfter),
          Map.entry("minimum", Datastream::minimum),
          Map.entry("maximum", Datastream::maximum),
          Map.entry("maximumRate", Datastream::maximumRate),
          Map.entry("stuckAfter", Datastream::stuckAfter),
          Map.entry("retention", Datastream::retention),
          Map.entry("sensorId", datastream -> id("Sensor", datastream.sensorId())));

  private DatastreamProperties() {}

  /** By name of the field. */
  public static Map<String, Function<Datastream, @Nullable Object>> byField() {
    return BY_FIELD;
  }

  private static String id(String type, UUID key) {
    return new GlobalId(type, key.toString()).encode();
  }
}
