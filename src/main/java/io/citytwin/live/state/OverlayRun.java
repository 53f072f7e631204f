package io.citytwin.live.state;

import io.citytwin.live.derived.DerivedMembers;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a row of entities shows, looked up in steps: the datastreams of all, then the newest
 * observation of all, then the number in each. In a large city each look goes to memory that no
 * cache holds. Those of one step do not depend on each other, so the processor has many on their
 * way at a time; entity by entity it would wait for one after the other.
 */
final class OverlayRun {

  private final List<UUID> entities;
  private final boolean[] derived;
  private final int[] first; // of each entity, and one past the last
  private final List<Datastream> datastreams;
  private final @Nullable Observation[] newest;

  @SuppressWarnings("unused") // what counts is that the numbers were read, all in one step
  private final boolean anyPositive;

  OverlayRun(
      List<UUID> entities, Datastreams known, DerivedMembers derivations, LatestState state) {
    this.entities = entities;
    int size = entities.size();
    List<List<Datastream>> shown = new ArrayList<>(size);
    this.derived = new boolean[size];
    for (int i = 0; i < size; i++) {
      UUID entity = entities.get(i);
      shown.add(known.shownOn(entity));
      derived[i] = !derivations.of(entity).isEmpty();
    }
    this.first = new int[size + 1];
    this.datastreams = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      datastreams.addAll(shown.get(i));
      first[i + 1] = datastreams.size();
    }
    this.newest = new Observation[datastreams.size()];
    for (int i = 0; i < newest.length; i++) {
      newest[i] = state.find(datastreams.get(i).number());
    }
    boolean positive = false;
    for (Observation each : newest) {
      positive |= each != null && each.value() instanceof Result.Num(double number) && number > 0;
    }
    this.anyPositive = positive;
  }

  /** Number of entities. */
  int size() {
    return entities.size();
  }

  /** An entity. */
  UUID id(int entity) {
    return entities.get(entity);
  }

  /** Whether something is derived for an entity. */
  boolean hasDerived(int entity) {
    return derived[entity];
  }

  /** Where the datastreams of an entity begin; those of the one before end there. */
  int first(int entity) {
    return first[entity];
  }

  /** A datastream. */
  Datastream datastream(int place) {
    return datastreams.get(place);
  }

  /** Its newest observation; null if it never sent. */
  @Nullable Observation newest(int place) {
    return newest[place];
  }
}
