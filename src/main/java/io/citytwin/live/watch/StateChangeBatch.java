package io.citytwin.live.watch;

import io.citytwin.api.GlobalId;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.live.state.LiveValue;
import io.citytwin.model.feature.FeatureKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A batch of live changes.
 *
 * @param sequence from 1, without gaps
 * @param snapshot whether it still belongs to the present state sent at the beginning
 * @param coalesced older values dropped in favour of newer ones since the last batch
 */
record StateChangeBatch(
    int sequence, Instant sentAt, boolean snapshot, List<Change> changes, int coalesced) {

  /** New values of one feature. */
  record Change(UUID entityId, FeatureKind kind, List<LiveValue> values) {

    /** Global id of the feature. */
    public String featureId() {
      return new GlobalId(FeatureTypes.nameOf(kind), entityId.toString()).encode();
    }
  }
}
