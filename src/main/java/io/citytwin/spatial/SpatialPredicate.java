package io.citytwin.spatial;

import io.citytwin.model.cql.CqlFilter.Relation;
import java.util.List;

/** A condition on where a feature lies. */
public sealed interface SpatialPredicate {

  /** The feature's extent meets one of the boxes; two of them for one that crosses 180 degrees. */
  record ExtentMeets(List<Box> boxes) implements SpatialPredicate {
    public ExtentMeets {
      boxes = List.copyOf(boxes);
    }
  }

  /** The feature's geometry, named first, has a relation to the given one, in the plane. */
  record Relates(Relation relation, GeometryArgument geometry) implements SpatialPredicate {}

  /** Lies within a distance in metres on the ellipsoid. */
  record DWithin(GeometryArgument geometry, double metres) implements SpatialPredicate {}

  /** Is covered by one of the stored cells with these codes. */
  record InCell(String scheme, List<String> codes) implements SpatialPredicate {
    public InCell {
      codes = List.copyOf(codes);
    }
  }
}
