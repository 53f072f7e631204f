package io.citytwin.importer.geojson;

import java.util.List;
import org.locationtech.jts.geom.CoordinateSequence;

/** The value of {@code coordinates} before its geometry type is known. */
sealed interface CoordinateNode {

  /** One position: an array of numbers. */
  record Position(CoordinateSequence point) implements CoordinateNode {}

  /** An array of positions: a line, a ring, the points of a multipoint. */
  record Run(CoordinateSequence points) implements CoordinateNode {}

  /** An array of arrays of arrays; also the empty array. */
  record Nest(List<CoordinateNode> children) implements CoordinateNode {}

  /** How deep it is nested, for a message. */
  default int depth() {
    return switch (this) {
      case Position p -> 1;
      case Run r -> 2;
      case Nest nest -> nest.children().isEmpty() ? 1 : 1 + nest.children().getFirst().depth();
    };
  }
}
