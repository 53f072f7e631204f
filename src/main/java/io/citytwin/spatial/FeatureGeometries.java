package io.citytwin.spatial;

import io.citytwin.api.Deadline;

/** The stored geometries, for arguments that name a feature. */
public interface FeatureGeometries {

  /**
   * Gets the geometry of a feature, in EPSG:4326.
   *
   * @param id id or entity id
   * @throws io.citytwin.model.error.TwinException NOT_FOUND if there is no such feature,
   *     BAD_USER_INPUT if the id is malformed
   */
  GeometryArgument get(String id, Deadline deadline);
}
