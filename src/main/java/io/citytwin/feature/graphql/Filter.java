package io.citytwin.feature.graphql;

import io.citytwin.feature.Condition;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.spatial.Nearest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter argument, read.
 *
 * @param where the condition
 * @param nearest order and bound by distance; null for order by id
 * @param distanceFrom geometry the distance of edges is measured from; null for none
 * @param kinds kinds the filter itself narrows the list to; null for all
 */
record Filter(
    Condition where,
    @Nullable Nearest nearest,
    @Nullable GeometryArgument distanceFrom,
    @Nullable Set<FeatureKind> kinds) {}
