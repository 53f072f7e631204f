package io.citytwin.live.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An Observation entity of the SensorThings API as the answer to its creation.
 *
 * @param id the datastream's UUID and the phenomenon time: what identifies it here
 */
record SensorThingsObservation(
    @JsonProperty("@iot.id") String id,
    @JsonProperty("@iot.selfLink") String selfLink,
    String phenomenonTime,
    String resultTime,
    @Nullable Object result,
    @JsonProperty("Datastream") Map<String, String> datastream) {

  static SensorThingsObservation of(
      Observation observation, @Nullable Datastream datastream, String root) {
    String of = datastream == null ? "" : datastream.uuid().toString();
    String id = of + "@" + observation.phenomenonTime();
    return new SensorThingsObservation(
        id,
        root + "Observations('" + id + "')",
        observation.phenomenonTime().toString(),
        observation.resultTime().toString(),
        observation.value().plain(),
        Map.of("@iot.id", of));
  }
}
