package io.citytwin.live.watch;

import io.citytwin.live.derived.DerivedMembers;
import io.citytwin.live.derived.DerivedMembers.Derived;
import io.citytwin.live.selection.FeatureSelection;
import io.citytwin.live.selection.Target;
import io.citytwin.live.state.Derivation;
import io.citytwin.live.state.Reading;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import io.citytwin.sensor.Observation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What a batch will say, gathered while nothing is folded. */
final class BatchDraft {

  private final FeatureSelection features;
  private final Datastreams datastreams;
  private final DerivedMembers members;
  private final IntFunction<@Nullable Observation> newest;
  private final Map<Target, List<Told>> changes = new LinkedHashMap<>();
  private final Set<Derived> derived = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Target> entered = new LinkedHashSet<>();
  private final Set<Target> left = new LinkedHashSet<>();

  /** What a batch says of its subscription; fields as the batch has them. */
  record Head(
      int sequence,
      boolean snapshot,
      boolean resumed,
      UUID watchKey,
      int view,
      ResumeToken place,
      int coalesced) {}

  /**
   * An empty one.
   *
   * @param newest the newest observation of a datastream; null if it never sent
   */
  BatchDraft(
      FeatureSelection features,
      Datastreams datastreams,
      DerivedMembers members,
      IntFunction<@Nullable Observation> newest) {
    this.features = features;
    this.datastreams = datastreams;
    this.members = members;
    this.newest = newest;
  }

  /** Adds a new value to the features that show it. */
  void tell(Reading reading) {
    for (Target feature : features.targets(reading.datastream())) {
      add(feature, new Told.Measured(reading));
    }
  }

  /**
   * Adds what is derived from a datastream and others, once, to the features that show it.
   *
   * @param isThere which datastreams are in view
   */
  void derive(int datastream, IntPredicate isThere) {
    for (Derived each : members.madeOf(datastream)) {
      if (features.wants(each)
          && !derived.contains(each)
          && isAnyOf(each, isThere)
          && !isMeasured(each)) {
        derived.add(each);
        List<Reading> readings =
            Derivation.readings(each, datastreams, member -> newest.apply(member.number()));
        if (!readings.isEmpty()) {
          add(target(each), new Told.Derived(each, readings));
        }
      }
    }
  }

  private void add(Target feature, Told told) {
    changes.computeIfAbsent(feature, f -> new ArrayList<>(2)).add(told);
  }

  private static boolean isAnyOf(Derived derived, IntPredicate isThere) {
    return derived.datastreams().stream().anyMatch(isThere::test);
  }

  /** What a feature measures itself comes first. */
  private boolean isMeasured(Derived derived) {
    return datastreams.shownOn(derived.entityId()).stream()
        .anyMatch(own -> own.observedProperty().equals(derived.rule().shownKey()) && hasValue(own));
  }

  private static Target target(Derived derived) {
    return new Target(derived.entityId(), derived.rule().shownKind());
  }

  /**
   * Adds the features that came into view with a datastream.
   *
   * @param wasThere of which datastreams the client knows that they are in view
   */
  void entered(Datastream datastream, IntPredicate wasThere) {
    addUnless(wasThere, datastream, entered);
  }

  /**
   * Adds the features that went out of view with a datastream.
   *
   * @param isThere which datastreams are in view
   */
  void left(Datastream datastream, IntPredicate isThere) {
    addUnless(isThere, datastream, left);
  }

  private void addUnless(IntPredicate inView, Datastream datastream, Set<Target> all) {
    if (hasValue(datastream)) {
      features.targets(datastream).stream()
          .filter(feature -> !isInView(feature, inView))
          .forEach(all::add);
    }
    members.madeOf(datastream.number()).stream()
        .filter(features::wants)
        .map(BatchDraft::target)
        .filter(feature -> !isInView(feature, inView))
        .forEach(all::add);
  }

  private boolean isInView(Target feature, IntPredicate inView) {
    UUID entity = feature.entityId();
    return datastreams.shownOn(entity).stream()
            .anyMatch(own -> hasValue(own) && inView.test(own.number()))
        || members.of(entity).stream()
            .anyMatch(each -> features.wants(each) && isAnyOf(each, inView));
  }

  private boolean hasValue(Datastream datastream) {
    return newest.apply(datastream.number()) != null;
  }

  Map<Target, List<Told>> changes() {
    return changes;
  }

  List<Target> entered() {
    return List.copyOf(entered);
  }

  List<Target> left() {
    return List.copyOf(left);
  }
}
