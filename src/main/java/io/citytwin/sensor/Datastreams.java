package io.citytwin.sensor;

import io.citytwin.index.packed.PackedHilbertRTree;
import io.citytwin.index.packed.PackedHilbertRTreeBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All datastreams of the twin at one revision. Immutable. */
public final class Datastreams {

  /** Observed property of the datastream that says where its sensor is. */
  public static final String LOCATION = "location";

  private static final Comparator<Datastream> BY_CODE = Comparator.comparing(Datastream::code);

  private final long revision;
  private final Map<Integer, Datastream> byNumber;
  private final Map<UUID, Datastream> byId;
  private final Map<String, Datastream> byCode;
  private final EntityTable<List<Datastream>> bySensor;
  private final EntityTable<List<Datastream>> byCarrier;
  private final EntityTable<List<Datastream>> byEntity;
  private final Map<UUID, Datastream> locations = new HashMap<>();
  private final List<Datastream> byItem;
  private final PackedHilbertRTree positions;

  /**
   * Indexes datastreams.
   *
   * @param revision the twin's revision they were read at; -1 for "nothing read yet"
   */
  public Datastreams(long revision, Collection<Datastream> all) {
    this.revision = revision;
    byNumber = HashMap.newHashMap(all.size());
    byId = HashMap.newHashMap(all.size());
    byCode = HashMap.newHashMap(all.size());
    Map<UUID, List<Datastream>> ofSensors = new HashMap<>();
    Map<UUID, List<Datastream>> ofCarriers = new HashMap<>();
    for (Datastream datastream : all) {
      byNumber.put(datastream.number(), datastream);
      byId.put(datastream.uuid(), datastream);
      byCode.put(datastream.code(), datastream);
      ofSensors.computeIfAbsent(datastream.sensorId(), id -> new ArrayList<>(2)).add(datastream);
      if (datastream.mountedOn() != null) {
        ofCarriers
            .computeIfAbsent(datastream.mountedOn(), id -> new ArrayList<>(2))
            .add(datastream);
      }
    }
    all.stream()
        .filter(datastream -> datastream.observedProperty().equals(LOCATION))
        .forEach(datastream -> locations.put(datastream.sensorId(), datastream));
    ofSensors.replaceAll((id, list) -> byCode(list));
    ofCarriers.replaceAll((id, list) -> byCode(list));
    bySensor = new EntityTable<>(ofSensors);
    byCarrier = new EntityTable<>(ofCarriers);
    byEntity = new EntityTable<>(together(ofSensors, ofCarriers));
    byItem = List.copyOf(all);
    positions = positions(byItem);
  }

  /** What a sensor has itself comes before that of the sensors it may carry. */
  private static Map<UUID, List<Datastream>> together(
      Map<UUID, List<Datastream>> ofSensors, Map<UUID, List<Datastream>> ofCarriers) {
    Map<UUID, List<Datastream>> both = new HashMap<>(ofSensors);
    ofCarriers.forEach(
        (id, carried) ->
            both.merge(
                id, carried, (own, more) -> listOf(Stream.concat(own.stream(), more.stream()))));
    return both;
  }

  private static List<Datastream> byCode(List<Datastream> some) {
    return listOf(some.stream().sorted(BY_CODE));
  }

  /** One or two in the list itself, not in an array behind it: a place in memory less to go to. */
  private static List<Datastream> listOf(Stream<Datastream> some) {
    return List.of(some.toArray(Datastream[]::new));
  }

  private static PackedHilbertRTree positions(List<Datastream> datastreams) {
    PackedHilbertRTreeBuilder builder = PackedHilbertRTree.builder();
    for (Datastream datastream : datastreams) {
      builder.addPoint(datastream.longitude(), datastream.latitude());
    }
    return builder.build();
  }

  /** The twin's revision these were read at; -1 before the first reading. */
  public long revision() {
    return revision;
  }

  /** Every datastream, unordered. */
  public Collection<Datastream> all() {
    return byNumber.values();
  }

  /**
   * Gives the datastreams whose sensor may stand in an extent, edges included, to a visitor:
   * candidates, since positions are indexed as floats. None that stands there is missed.
   *
   * @param west degrees (likewise south, east, north); must not exceed {@code east}
   */
  public void near(
      double west, double south, double east, double north, Consumer<Datastream> visitor) {
    positions.search(west, south, east, north, item -> visitor.accept(byItem.get(item)));
  }

  /** The datastream of a number; null if there is none. */
  public @Nullable Datastream byNumber(int number) {
    return byNumber.get(number);
  }

  /** The datastream of an id; null if there is none. */
  public @Nullable Datastream byId(UUID id) {
    return byId.get(id);
  }

  /** The datastream of a code; null if there is none. */
  public @Nullable Datastream byCode(String code) {
    return byCode.get(code);
  }

  /** The datastreams of a sensor, by code; empty if it has none or is unknown. */
  public List<Datastream> ofSensor(UUID sensorId) {
    return listed(bySensor.find(sensorId));
  }

  /** The datastream that says where a sensor is; null if it does not move. */
  public @Nullable Datastream locationOf(UUID sensorId) {
    return locations.get(sensorId);
  }

  /** The sensors that may move. */
  public Collection<UUID> moving() {
    return locations.keySet();
  }

  /** The datastreams of the sensors mounted on a feature, by code; empty if there are none. */
  public List<Datastream> mountedOn(UUID featureId) {
    return listed(byCarrier.find(featureId));
  }

  /** The datastreams of an entity, be it a sensor or a feature that carries sensors. */
  public List<Datastream> shownOn(UUID entityId) {
    return listed(byEntity.find(entityId));
  }

  private static List<Datastream> listed(@Nullable List<Datastream> found) {
    return found == null ? List.of() : found;
  }
}
