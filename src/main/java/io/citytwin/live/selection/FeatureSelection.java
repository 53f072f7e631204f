package io.citytwin.live.selection;

import io.citytwin.feature.FeatureTypes;
import io.citytwin.live.derived.DerivedMembers.Derived;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sensor.Datastream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which values of which features are wanted, checked. Of a region: what sensors in it measure, and
 * what is derived from at least one of them.
 *
 * @param region extent; null if entities are wanted
 * @param entities entity ids; null if a region is wanted
 * @param kinds only features of these kinds; null for all
 * @param keys only these observed properties; null for all
 */
public record FeatureSelection(
    @Nullable Region region,
    @Nullable Set<UUID> entities,
    @Nullable Set<FeatureKind> kinds,
    @Nullable Set<String> keys) {

  private static final int MAX_IDS = 1_000;
  private static final int MAX_KEYS = 100;

  /**
   * Checks arguments.
   *
   * @param bbox extent; null if there are ids
   * @param ids ids or entity ids of features; null if there is an extent
   * @param maxArea most square degrees of an extent
   * @throws TwinException saying which argument is wrong and what is allowed
   */
  public static FeatureSelection of(
      @Nullable Bbox bbox,
      @Nullable List<String> ids,
      @Nullable List<FeatureKind> kinds,
      @Nullable List<String> keys,
      double maxArea) {
    requireSize("keys", keys, MAX_KEYS);
    requireSize("kinds", kinds, FeatureKind.values().length);
    return new FeatureSelection(
        bbox == null ? null : Region.of(bbox, maxArea),
        bbox == null ? entities(ids) : null,
        kinds == null ? null : Set.copyOf(kinds),
        keys == null ? null : Set.copyOf(keys));
  }

  private static void requireSize(String name, @Nullable List<?> list, int most) {
    if (list != null && (list.isEmpty() || list.size() > most)) {
      throw new TwinException(
          list.isEmpty() ? ErrorCode.BAD_USER_INPUT : ErrorCode.LIMIT_EXCEEDED,
          "%s has %d items; 1 to %d are allowed, omit it for all"
              .formatted(name, list.size(), most));
    }
  }

  private static Set<UUID> entities(@Nullable List<String> ids) {
    int size = ids == null ? 0 : ids.size();
    if (ids == null || size == 0 || size > MAX_IDS) {
      throw new TwinException(
          size == 0 ? ErrorCode.BAD_USER_INPUT : ErrorCode.LIMIT_EXCEEDED,
          "watch.entityIds has %d ids; 1 to %d are allowed".formatted(size, MAX_IDS));
    }
    Set<UUID> entities = new HashSet<>();
    for (String id : ids) {
      entities.add(
          FeatureTypes.findReference(id)
              .orElseThrow(
                  () ->
                      new TwinException(
                          ErrorCode.BAD_USER_INPUT,
                          "'%s' in watch.entityIds is the id of something that is no feature"
                              .formatted(id.substring(0, Math.min(60, id.length())))))
              .entityId());
    }
    return Set.copyOf(entities);
  }

  /** The features that show a datastream's value, wherever its sensor is. */
  public List<Target> targets(Datastream datastream) {
    if (keys != null && !keys.contains(datastream.observedProperty())) {
      return List.of();
    }
    List<Target> targets = new ArrayList<>(2);
    add(targets, datastream.sensorId(), FeatureKind.SENSOR);
    if (datastream.mountedOn() != null && datastream.mountedKind() != null) {
      add(targets, datastream.mountedOn(), datastream.mountedKind());
    }
    return targets;
  }

  private void add(List<Target> targets, UUID entity, FeatureKind kind) {
    if (isWanted(entity, kind)) {
      targets.add(new Target(entity, kind));
    }
  }

  private boolean isWanted(UUID entity, FeatureKind kind) {
    return (entities == null || entities.contains(entity))
        && (kinds == null || kinds.contains(kind));
  }

  /** Whether a derived value is wanted, wherever its members are. */
  public boolean wants(Derived derived) {
    return (keys == null || keys.contains(derived.rule().shownKey()))
        && isWanted(derived.entityId(), derived.rule().shownKind());
  }

  /** The same of another region. */
  public FeatureSelection in(Region other) {
    return new FeatureSelection(other, null, kinds, keys);
  }

  /** The same text for the same selection. */
  public String describe() {
    return region + " " + sorted(entities) + " " + sorted(kinds) + " " + sorted(keys);
  }

  private static String sorted(@Nullable Set<?> set) {
    return set == null ? "*" : new TreeSet<>(set).toString();
  }
}
