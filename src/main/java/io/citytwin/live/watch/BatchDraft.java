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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
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
  private final DerivedView view;
  private final IntFunction<@Nullable Observation> newest;
  private final Instant now;
  private final Map<Target, List<Told>> changes = new LinkedHashMap<>();
  private final Set<Derived> derived = new HashSet<>(); // those looked at
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
   * @param view what is derived in view
   * @param newest the newest observation of a datastream; null if it never sent
   * @param now instant from which on values age
   */
  BatchDraft(
      FeatureSelection features,
      Datastreams datastreams,
      DerivedMembers members,
      DerivedView view,
      IntFunction<@Nullable Observation> newest,
      Instant now) {
    this.features = features;
    this.datastreams = datastreams;
    this.members = members;
    this.view = view;
    this.newest = newest;
    this.now = now;
  }

  /** Adds a new value to the features that show it. */
  void tell(Reading reading) {
    for (Target feature : features.targets(reading.datastream())) {
      add(feature, new Told.Measured(reading));
    }
  }

  /** Adds what is derived in view from a datastream and others, once. */
  void derive(int datastream) {
    for (Derived each : members.madeOf(datastream)) {
      if (derived.add(each) && view.contains(each) && !isMeasured(each)) {
        List<Reading> readings =
            Derivation.readings(each, datastreams, member -> newest.apply(member.number()));
        if (!readings.isEmpty()) {
          add(DerivedView.target(each), new Told.Derived(each, readings));
          view.tells(each, Derivation.ageing(each, readings, now));
        }
      }
    }
  }

  private void add(Target feature, Told told) {
    changes.computeIfAbsent(feature, f -> new ArrayList<>(2)).add(told);
  }

  /** What a feature measures itself comes first. */
  private boolean isMeasured(Derived derived) {
    return datastreams.shownOn(derived.entityId()).stream()
        .anyMatch(own -> own.observedProperty().equals(derived.rule().shownKey()) && hasValue(own));
  }

  /**
   * Adds the features that came into view with a datastream.
   *
   * @param wasThere of which datastreams the client knows that they are in view
   */
  void entered(Datastream datastream, IntPredicate wasThere) {
    for (Target feature : features.targets(datastream)) {
      if (!isShown(feature, wasThere) && !view.isKnown(feature)) {
        entered.add(feature);
      }
    }
  }

  /**
   * Adds features that came into view with something derived, unless they were there by themselves.
   *
   * @param wasThere of which datastreams the client knows that they are in view
   */
  void entered(List<Target> features, IntPredicate wasThere) {
    features.stream().filter(feature -> !isShown(feature, wasThere)).forEach(entered::add);
  }

  /**
   * Adds the features that went out of view with a datastream.
   *
   * @param isThere which datastreams are in view
   */
  void left(Datastream datastream, IntPredicate isThere) {
    left(features.targets(datastream), isThere);
  }

  /** Adds features, unless they are still in view. */
  void left(Collection<Target> features, IntPredicate isThere) {
    features.stream()
        .filter(feature -> !isShown(feature, isThere) && !isDerived(feature))
        .forEach(left::add);
  }

  /** The watched features that derive a value from a datastream. */
  List<Target> deriving(int datastream) {
    return members.madeOf(datastream).stream()
        .filter(features::wants)
        .map(DerivedView::target)
        .toList();
  }

  private boolean isShown(Target feature, IntPredicate isThere) {
    return datastreams.shownOn(feature.entityId()).stream()
        .anyMatch(own -> hasValue(own) && isThere.test(own.number()));
  }

  private boolean isDerived(Target feature) {
    return members.of(feature.entityId()).stream()
        .anyMatch(each -> view.contains(each) && !isMeasured(each) && hasValue(each));
  }

  private boolean hasValue(Derived derived) {
    return derived.datastreams().stream().anyMatch(member -> newest.apply(member) != null);
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
