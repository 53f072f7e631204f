package io.citytwin.live.watch;

import io.citytwin.live.state.LatestState;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Datastreams;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where sensors are. One with a datastream {@code location} stands where the newest observation of
 * that says, a GeoJSON point; if that is none, or BAD, where its geometry is.
 */
@Component
class LivePositions {

  private final DatastreamRegistry registry;
  private final LatestState state;
  private final JsonMapper json;
  private final Map<Integer, Read> cache = new ConcurrentHashMap<>();

  /**
   * A place in degrees (EPSG:4326).
   *
   * @param longitude -180 to 180
   * @param latitude -90 to 90
   */
  record Position(double longitude, double latitude) {}

  /** A position and the observation it was read from; null if that has none. */
  private record Read(Observation from, @Nullable Position position) {}

  LivePositions(DatastreamRegistry registry, LatestState state, JsonMapper json) {
    this.registry = registry;
    this.state = state;
    this.json = json;
  }

  /** Where the sensor of a datastream is now. */
  Position of(Datastream datastream) {
    Position live = live(registry.current(), datastream);
    return live == null ? new Position(datastream.longitude(), datastream.latitude()) : live;
  }

  private @Nullable Position live(Datastreams datastreams, Datastream datastream) {
    Datastream location = datastreams.locationOf(datastream.sensorId());
    Observation newest = location == null ? null : state.find(location.number());
    if (location == null || newest == null) {
      return null;
    }
    Read known = cache.get(location.number());
    if (known == null || known.from() != newest) {
      known = new Read(newest, read(newest));
      cache.put(location.number(), known);
    }
    return known.position();
  }

  private @Nullable Position read(Observation observation) {
    if (observation.quality() == Quality.BAD
        || !(observation.value() instanceof Result.Json(String text))) {
      return null;
    }
    try {
      JsonNode point = json.readTree(text);
      JsonNode longitude = point.path("coordinates").path(0);
      JsonNode latitude = point.path("coordinates").path(1);
      boolean valid =
          point.path("type").asString("").equals("Point")
              && longitude.isNumber()
              && latitude.isNumber()
              && Math.abs(longitude.asDouble()) <= 180
              && Math.abs(latitude.asDouble()) <= 90;
      return valid ? new Position(longitude.asDouble(), latitude.asDouble()) : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
