package io.citytwin.feature.direct;

import io.citytwin.model.feature.FeatureKind;
import java.util.UUID;

/** What a gap wants. */
public sealed interface Wanted {

  /** A feature. */
  record Feature(FeatureJoin join, FeatureKind kind, UUID entityId) implements Wanted {}

  /** The members of a feature. */
  record Members(MembersJoin join, UUID owner) implements Wanted {}
}
