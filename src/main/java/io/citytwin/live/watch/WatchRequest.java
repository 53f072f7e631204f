package io.citytwin.live.watch;

import io.citytwin.api.GlobalId;
import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber wants, checked.
 *
 * @param region watched extent; null if entities are watched
 * @param entities watched entities; null if a region is watched
 * @param kinds only features of these kinds; null for all
 * @param keys only these observed properties; null for all
 * @param minInterval least time between the beginnings of two rounds
 * @param maxBatch most values in a batch
 */
record WatchRequest(
    @Nullable Region region,
    @Nullable Set<UUID> entities,
    @Nullable Set<FeatureKind> kinds,
    @Nullable Set<String> keys,
    Duration minInterval,
    int maxBatch) {

  private static final int MAX_IDS = 1_000;
  private static final int MAX_KEYS = 100;
  private static final int MAX_BATCH = 5_000;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final WatchInput.Throttle DEFAULT =
      new WatchInput.Throttle(Duration.ofSeconds(1), 500);

  /** A feature that shows a value: the sensor itself or the feature that carries it. */
  record Target(UUID entityId, FeatureKind kind) {}

  /**
   * Checks the arguments of a subscription.
   *
   * @throws TwinException saying which argument is wrong and what is allowed
   */
  static WatchRequest of(
      WatchInput watch,
      @Nullable List<FeatureKind> kinds,
      @Nullable List<String> keys,
      WatchInput.@Nullable Throttle throttle,
      LiveSettings settings) {
    WatchInput.Throttle pace = throttle == null ? DEFAULT : throttle;
    requirePace(pace);
    requireSize("keys", keys, MAX_KEYS);
    requireSize("kinds", kinds, FeatureKind.values().length);
    WatchInput.Bbox box = watch.bbox();
    return new WatchRequest(
        box == null ? null : region(box, settings),
        box == null ? entities(watch.entityIds()) : null,
        kinds == null ? null : Set.copyOf(kinds),
        keys == null ? null : Set.copyOf(keys),
        pace.minInterval(),
        pace.maxBatch());
  }

  /**
   * Checks an extent to be watched.
   *
   * @throws TwinException UNSUPPORTED_CRS, BAD_USER_INPUT or LIMIT_EXCEEDED
   */
  static Region region(WatchInput.Bbox box, LiveSettings settings) {
    return Region.of(
        box.west(), box.south(), box.east(), box.north(), box.crs(), settings.maxRegion());
  }

  private static void requirePace(WatchInput.Throttle pace) {
    if (pace.minInterval().compareTo(SHORTEST) < 0 || pace.minInterval().compareTo(LONGEST) > 0) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "minInterval is %s; %s to %s are allowed"
              .formatted(pace.minInterval(), SHORTEST, LONGEST));
    }
    if (pace.maxBatch() < 1 || pace.maxBatch() > MAX_BATCH) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "maxBatch is %d; 1 to %d are allowed".formatted(pace.maxBatch(), MAX_BATCH));
    }
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
    if (ids == null || ids.isEmpty() || ids.size() > MAX_IDS) {
      int size = ids == null ? 0 : ids.size();
      throw new TwinException(
          size == 0 ? ErrorCode.BAD_USER_INPUT : ErrorCode.LIMIT_EXCEEDED,
          "watch.entityIds has %d ids; 1 to %d are allowed".formatted(size, MAX_IDS));
    }
    Set<UUID> entities = new HashSet<>();
    for (String id : ids) {
      entities.add(entity(id));
    }
    return Set.copyOf(entities);
  }

  private static UUID entity(String id) {
    String key = id.length() == 36 ? id : GlobalId.decode(id).key();
    try {
      return UUID.fromString(key);
    } catch (IllegalArgumentException e) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "'%s' in watch.entityIds is neither an id nor an entityId of a feature"
              .formatted(id.length() > 60 ? id.substring(0, 60) + "…" : id),
          e);
    }
  }

  /**
   * The datastreams that are watched.
   *
   * @param numbers those selected now
   * @param fingerprint of what an import put there, which a resumed subscription must find again;
   *     sensors that move are not part of it
   */
  record Selection(BitSet numbers, long fingerprint) {}

  /** What is watched among these datastreams, by where their sensors are now. */
  Selection select(Datastreams datastreams, LivePositions positions) {
    BitSet selected = new BitSet();
    long[] fingerprint = {0};
    Consumer<Datastream> check =
        datastream -> {
          boolean moves = datastreams.locationOf(datastream.sensorId()) != null;
          if (!selected.get(datastream.number()) && selects(datastream, positions)) {
            selected.set(datastream.number());
            fingerprint[0] += moves ? 0 : mixed(datastream);
          }
        };
    if (region != null) {
      region.candidates(datastreams, check);
      datastreams.moving().forEach(sensor -> datastreams.ofSensor(sensor).forEach(check));
    }
    if (entities != null) {
      entities.forEach(entity -> datastreams.shownOn(entity).forEach(check));
    }
    return new Selection(selected, fingerprint[0]);
  }

  /** Adds up to the same whatever the order; no carrier counts as well as any. */
  private static long mixed(Datastream datastream) {
    UUID carrier = datastream.mountedOn();
    long hash = datastream.number() * 0x9E3779B97F4A7C15L;
    hash ^= datastream.sensorId().getLeastSignificantBits();
    hash ^= carrier == null ? 0 : Long.rotateLeft(carrier.getLeastSignificantBits(), 32);
    return (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
  }

  /** Whether a datastream is watched where its sensor is now. */
  boolean selects(Datastream datastream, LivePositions positions) {
    if (targets(datastream).isEmpty()) {
      return false;
    }
    if (region == null) {
      return true;
    }
    LivePositions.Position at = positions.of(datastream);
    return region.contains(at.longitude(), at.latitude());
  }

  /** The features that show a datastream's value to this watch, wherever its sensor is. */
  List<Target> targets(Datastream datastream) {
    if (keys != null && !keys.contains(datastream.observedProperty())) {
      return List.of();
    }
    List<Target> targets = new ArrayList<>(2);
    addIfWatched(targets, datastream.sensorId(), FeatureKind.SENSOR);
    if (datastream.mountedOn() != null && datastream.mountedKind() != null) {
      addIfWatched(targets, datastream.mountedOn(), datastream.mountedKind());
    }
    return targets;
  }

  private void addIfWatched(List<Target> targets, UUID entity, FeatureKind kind) {
    if ((entities == null || entities.contains(entity))
        && (kinds == null || kinds.contains(kind))) {
      targets.add(new Target(entity, kind));
    }
  }

  /** The same watch of another region. */
  WatchRequest in(Region other) {
    return new WatchRequest(other, null, kinds, keys, minInterval, maxBatch);
  }

  /** Stands for what is watched, however fast. */
  long fingerprint() {
    return Fingerprint.of(
        region + " " + sorted(entities) + " " + sorted(kinds) + " " + sorted(keys));
  }

  private static String sorted(@Nullable Set<?> set) {
    return set == null ? "*" : new TreeSet<>(set).toString();
  }
}
