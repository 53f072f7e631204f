package io.citytwin.importer.geopackage;

import io.citytwin.importer.pipeline.DeclaredCrs;
import java.util.Map;

/**
 * A table of features.
 *
 * @param name the table, which is also the layer
 * @param geometryColumn where its geometries are
 * @param form how they are written
 * @param srs SRS id of the table
 * @param crs what the file says of it
 * @param count number of rows the file declares; -1 if it does not
 */
record FeatureTable(
    String name,
    String geometryColumn,
    GeometryBlob.Form form,
    int srs,
    DeclaredCrs crs,
    long count) {

  /** Whether a geometry with this SRS id is in the CRS of the table, or says nothing of its own. */
  boolean isInCrs(int geometrySrs, Map<Integer, DeclaredCrs> known) {
    return geometrySrs == srs || geometrySrs <= 0 || srs <= 0 || crs.equals(known.get(geometrySrs));
  }
}
