package io.citytwin.live.replay;

import io.citytwin.api.GlobalId;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.live.state.LiveValue;
import io.citytwin.model.feature.FeatureKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A batch of a replay.
 *
 * @param sequence from 1, without gaps
 * @param time instant of the past up to which the replay has come
 * @param snapshot whether it still belongs to the state as of the beginning
 * @param changes by feature; values of each by phenomenon time
 */
record ReplayBatch(int sequence, Instant time, boolean snapshot, List<Change> changes) {

  /** New values of one feature. */
  record Change(UUID entityId, FeatureKind kind, List<LiveValue> values) {

    /** Global id of the feature. */
    public String featureId() {
      return new GlobalId(FeatureTypes.nameOf(kind), entityId.toString()).encode();
    }
  }
}
