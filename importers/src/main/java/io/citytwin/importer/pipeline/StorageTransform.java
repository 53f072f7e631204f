package io.citytwin.importer.pipeline;

import org.locationtech.jts.geom.Geometry;

/** Brings a geometry from the CRS of its source to the storage CRS, EPSG:4326. */
@FunctionalInterface
public interface StorageTransform {

  /** Returns the geometry as longitude, latitude and height; the argument is left as it is. */
  Geometry toStorage(Geometry geometry);
}
