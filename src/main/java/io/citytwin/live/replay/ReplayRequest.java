package io.citytwin.live.replay;

import io.citytwin.api.AsOf;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be replayed, checked.
 *
 * @param from the state as of then comes first
 * @param to last instant, after {@code from}
 * @param speed seconds of the past in a second
 * @param area watched extent; null if entities are watched
 * @param entities watched entities; null if an extent is watched
 * @param kinds only features of these kinds; null for all
 * @param keys only these observed properties; null for all
 * @param interval time between two ticks
 * @param maxBatch most values in a batch
 */
record ReplayRequest(
    Instant from,
    Instant to,
    double speed,
    @Nullable ReplayArea area,
    @Nullable Set<UUID> entities,
    @Nullable Set<FeatureKind> kinds,
    @Nullable Set<String> keys,
    Duration interval,
    int maxBatch) {

  private static final int MAX_IDS = 1_000;
  private static final int MAX_KEYS = 100;
  private static final int MAX_BATCH = 5_000;
  private static final double FASTEST = 1_000_000;
  private static final double SLOWEST = 0.1;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** A feature that shows a value: the sensor itself or the feature that carries it. */
  record Target(UUID entityId, FeatureKind kind) {}

  /**
   * Checks arguments.
   *
   * @throws TwinException saying which argument is wrong and what is allowed
   */
  static ReplayRequest of(
      ReplayInput input, LiveSettings live, ReplaySettings settings, InstantSource clock) {
    Instant from = new AsOf(input.from()).instant();
    Instant to = new AsOf(input.to()).instant();
    requireTimes(from, to, input.speed(), settings, clock.instant());
    ReplayInput.Throttle throttle = input.throttle();
    requirePace(throttle);
    requireSize("kinds", input.kinds(), FeatureKind.values().length);
    requireSize("keys", input.keys(), MAX_KEYS);
    ReplayInput.Bbox box = input.watch().bbox();
    return new ReplayRequest(
        from,
        to,
        input.speed(),
        box == null ? null : ReplayArea.of(box, live.maxRegion()),
        box == null ? entities(input.watch().entityIds()) : null,
        input.kinds() == null ? null : Set.copyOf(input.kinds()),
        input.keys() == null ? null : Set.copyOf(input.keys()),
        throttle.minInterval(),
        throttle.maxBatch());
  }

  private static void requireTimes(
      Instant from, Instant to, double speed, ReplaySettings settings, Instant now) {
    if (!from.isBefore(to) || to.isAfter(now)) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "from is %s, to is %s, and now is %s; a replay goes from one instant to a later one that has been"
              .formatted(from, to, now));
    }
    if (!(speed >= SLOWEST && speed <= FASTEST)) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "speed is %s; %s to %s are allowed, 60 replays an hour in a minute"
              .formatted(speed, SLOWEST, (long) FASTEST));
    }
    double seconds = Duration.between(from, to).toSeconds() / speed;
    if (seconds > settings.longest().toSeconds()) {
      throw TwinException.limitExceeded(
          "at speed %s the replay takes %d s, the limit is %d s; ask for more speed or less time"
              .formatted(speed, (long) seconds, settings.longest().toSeconds()),
          settings.longest().toSeconds(),
          (long) seconds);
    }
  }

  private static void requirePace(ReplayInput.Throttle throttle) {
    Duration interval = throttle.minInterval();
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "minInterval is %s; %s to %s are allowed".formatted(interval, SHORTEST, LONGEST));
    }
    if (throttle.maxBatch() < 1 || throttle.maxBatch() > MAX_BATCH) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "maxBatch is %d; 1 to %d are allowed".formatted(throttle.maxBatch(), MAX_BATCH));
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
    int size = ids == null ? 0 : ids.size();
    if (ids == null || size == 0 || size > MAX_IDS) {
      throw new TwinException(
          size == 0 ? ErrorCode.BAD_USER_INPUT : ErrorCode.LIMIT_EXCEEDED,
          "watch.entityIds has %d ids; 1 to %d are allowed".formatted(size, MAX_IDS));
    }
    Set<UUID> entities = new HashSet<>();
    for (String id : ids) {
      FeatureTypes.findReference(id).ifPresent(reference -> entities.add(reference.entityId()));
    }
    return Set.copyOf(entities);
  }

  /** The datastreams that are watched, by number. */
  List<Datastream> select(Datastreams datastreams) {
    TreeMap<Integer, Datastream> selected = new TreeMap<>();
    Consumer<Datastream> check =
        datastream -> {
          if (!targets(datastream).isEmpty()) {
            selected.put(datastream.number(), datastream);
          }
        };
    if (area != null) {
      area.each(datastreams, check);
    }
    if (entities != null) {
      entities.forEach(entity -> datastreams.shownOn(entity).forEach(check));
    }
    return List.copyOf(selected.values());
  }

  /** The watched features that show the value of a datastream that lies in the area, if any. */
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
}
