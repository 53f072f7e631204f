package io.citytwin.importer.export;

import io.citytwin.model.feature.FeatureKind;
import java.util.Set;

/**
 * What is known of the features of one kind before the first of them is written.
 *
 * @param count how many there are
 * @param geometryTypes their types as JTS names them
 * @param heights whether all, some or none have heights
 * @param largestBytes about the size of the largest feature in memory
 */
public record ExportLayer(
    FeatureKind kind, long count, Set<String> geometryTypes, Heights heights, long largestBytes) {

  /** How many of the geometries have a third ordinate. */
  public enum Heights {
    NONE,
    SOME,
    ALL
  }

  public ExportLayer {
    geometryTypes = Set.copyOf(geometryTypes);
  }

  /** The one type of all geometries; empty text if there are several, or none. */
  public String onlyType() {
    return geometryTypes.size() == 1 ? geometryTypes.iterator().next() : "";
  }
}
