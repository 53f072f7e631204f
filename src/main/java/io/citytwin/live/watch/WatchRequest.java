package io.citytwin.live.watch;

import io.citytwin.live.LiveSettings;
import io.citytwin.live.derived.DerivedMembers;
import io.citytwin.live.derived.DerivedMembers.Derived;
import io.citytwin.live.derived.DerivedRule;
import io.citytwin.live.selection.FeatureSelection;
import io.citytwin.live.selection.Region;
import io.citytwin.live.selection.Throttle;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber wants, checked.
 *
 * @param minInterval least time between the beginnings of two rounds
 * @param maxBatch most measured values in a batch
 */
record WatchRequest(FeatureSelection features, Duration minInterval, int maxBatch) {

  /**
   * Checks the arguments of a subscription.
   *
   * @throws TwinException saying which argument is wrong and what is allowed
   */
  static WatchRequest of(
      WatchInput watch,
      @Nullable List<FeatureKind> kinds,
      @Nullable List<String> keys,
      @Nullable Throttle throttle,
      LiveSettings settings) {
    Throttle pace = throttle == null ? Throttle.USUAL : throttle;
    pace.check();
    return new WatchRequest(
        FeatureSelection.of(watch.bbox(), watch.entityIds(), kinds, keys, settings.maxRegion()),
        pace.minInterval(),
        pace.maxBatch());
  }

  /**
   * The datastreams that are watched.
   *
   * @param inView those that watched features show, or something is derived from, and that stand in
   *     the region
   * @param beyond others that the same is derived from
   * @param derived what is derived from at least one in view
   * @param fingerprint of what an import put there, which a resumed subscription must find again;
   *     sensors that move are not part of it
   */
  record Selection(BitSet inView, BitSet beyond, Set<Derived> derived, long fingerprint) {

    /** All of them. */
    BitSet watched() {
      BitSet watched = (BitSet) inView.clone();
      watched.or(beyond);
      return watched;
    }
  }

  /** What is watched among these datastreams, by where their sensors are now. */
  Selection select(Datastreams datastreams, DerivedMembers members, LivePositions positions) {
    BitSet inView = new BitSet();
    Set<Derived> derived = new HashSet<>();
    long[] fingerprint = {0};
    Consumer<Datastream> check =
        datastream -> {
          boolean moves = datastreams.locationOf(datastream.sensorId()) != null;
          if (!inView.get(datastream.number()) && selects(datastream, members, positions)) {
            inView.set(datastream.number());
            fingerprint[0] += moves ? 0 : mixed(datastream);
            members.madeOf(datastream.number()).stream()
                .filter(features::wants)
                .forEach(derived::add);
          }
        };
    Region region = features.region();
    if (region != null) {
      region.candidates(datastreams, check);
      datastreams.moving().forEach(sensor -> datastreams.ofSensor(sensor).forEach(check));
    }
    if (features.entities() != null) {
      features.entities().forEach(entity -> shown(entity, datastreams, members).forEach(check));
    }
    BitSet beyond = new BitSet();
    Map<DerivedRule, Integer> rules = new HashMap<>();
    for (Derived each : derived) {
      each.datastreams().forEach(beyond::set);
      int rule = rules.computeIfAbsent(each.rule(), one -> one.toString().hashCode());
      fingerprint[0] += mixed(each, rule);
    }
    beyond.andNot(inView);
    return new Selection(inView, beyond, derived, fingerprint[0]);
  }

  private List<Datastream> shown(UUID entity, Datastreams datastreams, DerivedMembers members) {
    List<Derived> derived = members.of(entity).stream().filter(features::wants).toList();
    if (derived.isEmpty()) {
      return datastreams.shownOn(entity);
    }
    List<Datastream> shown = new ArrayList<>(datastreams.shownOn(entity));
    for (Derived each : derived) {
      each.datastreams().stream()
          .map(datastreams::byNumber)
          .filter(Objects::nonNull)
          .forEach(shown::add);
    }
    return shown;
  }

  /** Adds up to the same whatever the order; no carrier counts as well as any. */
  private static long mixed(Datastream datastream) {
    UUID carrier = datastream.mountedOn();
    long hash = datastream.number() * 0x9E3779B97F4A7C15L;
    hash ^= datastream.sensorId().getLeastSignificantBits();
    hash ^= carrier == null ? 0 : Long.rotateLeft(carrier.getLeastSignificantBits(), 32);
    return (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
  }

  private static long mixed(Derived derived, int rule) {
    long hash = derived.datastreams().hashCode() * 0x9E3779B97F4A7C15L;
    hash ^= derived.entityId().getLeastSignificantBits();
    hash ^= rule * 0xC2B2AE3D27D4EB4FL; // the same at every instance
    return (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
  }

  /** Whether a datastream is watched where its sensor is now. */
  private boolean selects(Datastream datastream, DerivedMembers members, LivePositions positions) {
    if (!concerns(datastream, members)) {
      return false;
    }
    Region region = features.region();
    if (region == null) {
      return true;
    }
    LivePositions.Position at = positions.of(datastream);
    return region.contains(at.longitude(), at.latitude());
  }

  /** Whether watched features show a datastream, or something derived from it, wherever it is. */
  boolean concerns(Datastream datastream, DerivedMembers members) {
    return !features.targets(datastream).isEmpty()
        || members.madeOf(datastream.number()).stream().anyMatch(features::wants);
  }

  /** The same watch of another region. */
  WatchRequest in(Region other) {
    return new WatchRequest(features.in(other), minInterval, maxBatch);
  }

  /** Stands for what is watched, however fast. */
  long fingerprint() {
    return Fingerprint.of(features.describe());
  }
}
