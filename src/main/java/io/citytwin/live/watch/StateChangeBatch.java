package io.citytwin.live.watch;

import io.citytwin.api.GlobalId;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.live.selection.Target;
import io.citytwin.live.state.LiveValue;
import io.citytwin.model.feature.FeatureKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * A batch of live changes.
 *
 * @param sequence from 1, without gaps
 * @param snapshot whether it belongs to a present state: that of the beginning, or of what came
 *     into view by a move
 * @param resumed whether the subscription goes on where another one broke off
 * @param watchKey names the subscription to mutations; a secret of its client
 * @param view number of moves of the view before it
 * @param place where it can be resumed
 * @param enteredFeatures came into view after the beginning
 * @param leftFeatures went out of view
 * @param coalesced older values dropped in favour of newer ones since the last batch
 */
record StateChangeBatch(
    int sequence,
    Instant sentAt,
    boolean snapshot,
    boolean resumed,
    UUID watchKey,
    int view,
    ResumeToken place,
    List<Change> changes,
    List<Target> enteredFeatures,
    List<Target> leftFeatures,
    int coalesced) {

  /** Names the place after this batch, for {@code resumeFrom}. */
  public String resumeToken() {
    return place.encode();
  }

  /** Global ids of the features that came into view. */
  public List<String> entered() {
    return enteredFeatures.stream().map(StateChangeBatch::id).toList();
  }

  /** Global ids of the features that went out of view. */
  public List<String> left() {
    return leftFeatures.stream().map(StateChangeBatch::id).toList();
  }

  private static String id(Target feature) {
    return new GlobalId(FeatureTypes.nameOf(feature.kind()), feature.entityId().toString())
        .encode();
  }

  /**
   * New values of one feature.
   *
   * @param told the values, not yet as they are shown
   * @param at instant their age counts at
   */
  record Change(Target feature, List<Told> told, Instant at) {

    /** Id of the feature itself. */
    public UUID entityId() {
      return feature.entityId();
    }

    /** Kind of the feature. */
    public FeatureKind kind() {
      return feature.kind();
    }

    /** Global id of the feature. */
    public String featureId() {
      return id(feature);
    }

    /** The values as they are shown. */
    public List<LiveValue> values() {
      return told.stream().map(one -> one.value(at)).toList();
    }

    /** The last instant at which all values are as now. */
    Instant until() {
      return told.stream()
          .map(one -> one.until(at))
          .min(Comparator.naturalOrder())
          .orElse(Instant.MAX);
    }
  }
}
