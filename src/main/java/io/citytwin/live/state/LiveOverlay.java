package io.citytwin.live.state;

import io.citytwin.feature.direct.MemoryValue;
import io.citytwin.json.JsonBuffer;
import io.citytwin.live.derived.DerivedMembers.Derived;
import io.citytwin.live.derived.DerivedState;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Datastreams;
import io.citytwin.sensor.Observation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lays the latest state over entities. Memory only: no SQL, no round trip to Redis. */
@Component
public class LiveOverlay {

  private final DatastreamRegistry registry;
  private final LatestState state;
  private final DerivedState derived;
  private final InstantSource clock;

  LiveOverlay(
      DatastreamRegistry registry, LatestState state, DerivedState derived, InstantSource clock) {
    this.registry = registry;
    this.state = state;
    this.derived = derived;
    this.clock = clock;
  }

  /**
   * What an entity shows, whatever the values are.
   *
   * @param own datastreams it has as a sensor, or that sensors mounted on it have; by code
   * @param derived what is derived for it where it shows nothing of its own
   */
  record Shown(List<Datastream> own, List<Derived> derived) {}

  /** What an entity shows under some keys; null for all. */
  Shown shown(UUID entityId, @Nullable Collection<String> keys) {
    List<Datastream> own = registry.current().shownOn(entityId);
    List<Derived> rules = derived.current().of(entityId);
    return keys == null
        ? new Shown(own, rules)
        : new Shown(
            own.stream().filter(d -> keys.contains(d.observedProperty())).toList(),
            rules.stream().filter(d -> keys.contains(d.rule().shownKey())).toList());
  }

  /**
   * The values of the datastreams an entity has as a sensor, or that sensors mounted on it have; by
   * code of the datastream. Datastreams that never sent are left out. Then what is derived for it
   * under other keys.
   *
   * @param keys only these observed properties; null for all
   */
  public List<LiveValue> of(UUID entityId, @Nullable Collection<String> keys) {
    return values(shown(entityId, keys), d -> state.find(d.number()), clock.instant());
  }

  /** What entities show, looked up together. */
  OverlayRun run(List<UUID> entities) {
    return new OverlayRun(entities, registry.current(), derived.current(), state);
  }

  /**
   * Writes the same as a list, without making one where nothing is derived.
   *
   * @param entity place of the entity in the run
   * @param now instant at which ages count
   */
  void write(
      OverlayRun run,
      int entity,
      @Nullable Collection<String> keys,
      Instant now,
      MemoryValue<LiveValue> element,
      JsonBuffer out) {
    if (run.hasDerived(entity)) {
      Shown shown = shown(run.id(entity), keys);
      MemoryValue.writeList(values(shown, d -> state.find(d.number()), now), element, out);
      return;
    }
    char before = '[';
    for (int i = run.first(entity); i < run.first(entity + 1); i++) {
      Datastream datastream = run.datastream(i);
      Observation newest = run.newest(i);
      if (newest != null && (keys == null || keys.contains(datastream.observedProperty()))) {
        out.add(before);
        element.write(LiveValue.of(datastream, newest, now), out);
        before = ',';
      }
    }
    out.addAscii(before == '[' ? "[]" : "]");
  }

  /** The present instant, for values of several entities that are shown together. */
  Instant now() {
    return clock.instant();
  }

  /** The values of what is shown, from the newest observations as of an instant. */
  List<LiveValue> values(
      Shown shown, Function<Datastream, @Nullable Observation> newest, Instant now) {
    List<LiveValue> values = new ArrayList<>(shown.own().size());
    for (Datastream datastream : shown.own()) {
      Observation observation = newest.apply(datastream);
      if (observation != null) {
        values.add(LiveValue.of(datastream, observation, now));
      }
    }
    int own = values.size();
    for (Derived each : shown.derived()) {
      if (!hasKey(values, own, each.rule().shownKey())) {
        LiveValue value =
            Derivation.value(each, Derivation.readings(each, registry.current(), newest), now);
        if (value != null) {
          values.add(value);
        }
      }
    }
    return values;
  }

  private static boolean hasKey(List<LiveValue> values, int first, String key) {
    for (int i = 0; i < first; i++) {
      if (values.get(i).key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  /** The datastreams of the members of what is derived. */
  Stream<Datastream> members(Collection<Derived> all) {
    Datastreams known = registry.current();
    return all.stream()
        .flatMap(each -> each.datastreams().stream())
        .distinct()
        .map(known::byNumber)
        .filter(Objects::nonNull);
  }
}
