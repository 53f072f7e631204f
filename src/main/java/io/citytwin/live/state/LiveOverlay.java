package io.citytwin.live.state;

import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lays the latest state over entities. Memory only: no SQL, no round trip to Redis. */
@Component
public class LiveOverlay {

  private final DatastreamRegistry registry;
  private final LatestState state;
  private final InstantSource clock;

  LiveOverlay(DatastreamRegistry registry, LatestState state, InstantSource clock) {
    this.registry = registry;
    this.state = state;
    this.clock = clock;
  }

  /**
   * The values of the datastreams an entity has as a sensor, or that sensors mounted on it have; by
   * code of the datastream. Datastreams that never sent are left out.
   *
   * @param keys only these observed properties; null for all
   */
  public List<LiveValue> of(UUID entityId, @Nullable Collection<String> keys) {
    return values(datastreams(entityId, keys));
  }

  /**
   * The datastreams an entity has as a sensor, or that sensors mounted on it have; by code.
   *
   * @param keys only these observed properties; null for all
   */
  List<Datastream> datastreams(UUID entityId, @Nullable Collection<String> keys) {
    List<Datastream> shown = registry.current().shownOn(entityId);
    return keys == null || shown.isEmpty()
        ? shown
        : shown.stream().filter(d -> keys.contains(d.observedProperty())).toList();
  }

  private List<LiveValue> values(List<Datastream> datastreams) {
    List<LiveValue> values = new ArrayList<>(datastreams.size());
    Instant now = clock.instant();
    for (Datastream datastream : datastreams) {
      Observation newest = state.find(datastream.number());
      if (newest != null) {
        values.add(LiveValue.of(datastream, newest, now));
      }
    }
    return values;
  }
}
