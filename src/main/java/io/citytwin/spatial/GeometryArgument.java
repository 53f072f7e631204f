package io.citytwin.spatial;

import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKBWriter;

/**
 * A geometry a client gave: checked, in its own reference system.
 *
 * @param geometry valid, not empty, finite, never a GeometryCollection; two dimensions count
 * @param srid its reference system
 */
public record GeometryArgument(Geometry geometry, int srid) {

  /** As well-known binary, 2D. */
  public byte[] wkb() {
    return new WKBWriter(2).write(geometry);
  }
}
