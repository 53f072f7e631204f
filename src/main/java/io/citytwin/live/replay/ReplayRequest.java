package io.citytwin.live.replay;

import io.citytwin.api.AsOf;
import io.citytwin.live.LiveSettings;
import io.citytwin.live.derived.DerivedMembers;
import io.citytwin.live.derived.DerivedMembers.Derived;
import io.citytwin.live.selection.FeatureSelection;
import io.citytwin.live.selection.Region;
import io.citytwin.live.selection.Throttle;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is to be replayed, checked.
 *
 * @param from the state as of then comes first
 * @param to last instant, after {@code from}
 * @param speed seconds of the past in a second
 * @param features those watched
 * @param interval time between two ticks
 * @param maxBatch most measured values in a batch
 */
record ReplayRequest(
    Instant from,
    Instant to,
    double speed,
    FeatureSelection features,
    Duration interval,
    int maxBatch) {

  private static final double FASTEST = 1_000_000;
  private static final double SLOWEST = 0.1;

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
    Throttle throttle = input.throttle();
    throttle.check();
    return new ReplayRequest(
        from,
        to,
        input.speed(),
        FeatureSelection.of(
            input.watch().bbox(),
            input.watch().entityIds(),
            input.kinds(),
            input.keys(),
            live.maxRegion()),
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

  /**
   * What is watched at one revision of the twin.
   *
   * @param datastreams by number: those in view, and others that decide on what is derived in view
   * @param inView numbers of the datastreams that watched features show and that stand in the
   *     region
   * @param derived what is derived from at least one that stands there
   */
  record Watched(List<Datastream> datastreams, BitSet inView, List<DerivedSource> derived) {}

  /**
   * Where a derived value comes from.
   *
   * @param members what it is made of
   * @param own what the feature measures itself under the same key: it comes first
   */
  record DerivedSource(Derived derived, List<Datastream> members, List<Datastream> own) {

    @Override
    public int hashCode() {
      return derived.hashCode();
    }

    private static DerivedSource of(Derived derived, Datastreams known) {
      return new DerivedSource(
          derived,
          derived.datastreams().stream().map(known::byNumber).filter(Objects::nonNull).toList(),
          known.shownOn(derived.entityId()).stream()
              .filter(own -> own.observedProperty().equals(derived.rule().shownKey()))
              .toList());
    }

    private List<Datastream> all() {
      return Stream.concat(members.stream(), own.stream()).toList();
    }
  }

  /** The datastreams that are watched, by where their sensors are registered. */
  Watched select(Datastreams known, DerivedMembers members) {
    SortedMap<Integer, Datastream> selected = new TreeMap<>();
    BitSet inView = new BitSet();
    Set<Derived> derived = new LinkedHashSet<>();
    Consumer<Datastream> check =
        datastream -> {
          Region region = features.region();
          if (region == null || region.contains(datastream.longitude(), datastream.latitude())) {
            if (!features.targets(datastream).isEmpty()) {
              inView.set(datastream.number());
              selected.put(datastream.number(), datastream);
            }
            members.madeOf(datastream.number()).stream()
                .filter(features::wants)
                .forEach(derived::add);
          }
        };
    if (features.region() != null) {
      features.region().candidates(known, check);
    }
    if (features.entities() != null) {
      for (UUID entity : features.entities()) {
        known.shownOn(entity).forEach(check);
        members.of(entity).stream()
            .flatMap(each -> each.datastreams().stream())
            .map(known::byNumber)
            .filter(Objects::nonNull)
            .forEach(check);
      }
    }
    List<DerivedSource> sources = new ArrayList<>(derived.size());
    for (Derived each : derived) {
      DerivedSource source = DerivedSource.of(each, known);
      source.all().forEach(datastream -> selected.put(datastream.number(), datastream));
      sources.add(source);
    }
    return new Watched(List.copyOf(selected.values()), inView, List.copyOf(sources));
  }
}
