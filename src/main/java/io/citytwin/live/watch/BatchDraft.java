package io.citytwin.live.watch;

import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import io.citytwin.sensor.Observation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;

/** What a batch will say, gathered while nothing is folded. */
final class BatchDraft {

  private final WatchRequest request;
  private final Datastreams datastreams;
  private final Map<WatchRequest.Target, List<Told>> changes = new LinkedHashMap<>();
  private final Set<WatchRequest.Target> entered = new LinkedHashSet<>();
  private final Set<WatchRequest.Target> left = new LinkedHashSet<>();

  /** A value to tell. */
  record Told(Datastream datastream, Observation newest) {

    /** Whether it is of the very same objects, which are never changed. */
    @SuppressWarnings("ReferenceEquality") // two that are equal only cost a rendering
    boolean isSameAs(Told other) {
      return newest == other.newest && datastream == other.datastream;
    }
  }

  /** What a batch says of its subscription; fields as the batch has them. */
  record Head(
      int sequence,
      boolean snapshot,
      boolean resumed,
      UUID watchKey,
      int view,
      ResumeToken place,
      int coalesced) {}

  BatchDraft(WatchRequest request, Datastreams datastreams) {
    this.request = request;
    this.datastreams = datastreams;
  }

  /** Adds a new value to the features that show it. */
  void tell(Datastream datastream, Observation newest) {
    for (WatchRequest.Target feature : request.targets(datastream)) {
      changes.computeIfAbsent(feature, f -> new ArrayList<>(2)).add(new Told(datastream, newest));
    }
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

  private void addUnless(
      IntPredicate inView, Datastream datastream, Set<WatchRequest.Target> features) {
    for (WatchRequest.Target feature : request.targets(datastream)) {
      if (datastreams.shownOn(feature.entityId()).stream()
          .noneMatch(other -> inView.test(other.number()))) {
        features.add(feature);
      }
    }
  }

  Map<WatchRequest.Target, List<Told>> changes() {
    return changes;
  }

  List<WatchRequest.Target> entered() {
    return List.copyOf(entered);
  }

  List<WatchRequest.Target> left() {
    return List.copyOf(left);
  }
}
