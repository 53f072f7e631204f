package io.citytwin.spatial;

import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/** Well-known binary: ISO, or EWKB with an SRID. */
final class WellKnownBinary {

  private WellKnownBinary() {}

  /**
   * Parses it. Counts beyond what the bytes can hold are refused before anything is made of them.
   *
   * @return the geometry with its SRID, 0 if it names none
   * @throws io.citytwin.model.error.TwinException INVALID_GEOMETRY, LIMIT_EXCEEDED
   */
  static Geometry parse(byte[] bytes, int maxVertices) {
    // A vertex takes 16 bytes at least.
    if (bytes.length / 16 > maxVertices) {
      throw GeometryFaults.tooManyVertices(bytes.length / 16, maxVertices);
    }
    try {
      return new WKBReader().read(bytes);
    } catch (ParseException | IllegalArgumentException e) {
      throw GeometryFaults.invalid("is no well-known binary of a geometry", e);
    }
  }
}
