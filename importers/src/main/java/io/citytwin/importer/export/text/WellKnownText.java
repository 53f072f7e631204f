package io.citytwin.importer.export.text;

import java.util.Locale;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Writes well-known text (OGC 06-103r4, clause 7) with the shortest decimals that read as the same
 * double.
 */
final class WellKnownText {

  private final StringBuilder text;
  private final boolean high;

  private WellKnownText(StringBuilder text, boolean high) {
    this.text = text;
    this.high = high;
  }

  /** Appends a geometry that is not empty. */
  static void append(StringBuilder text, Geometry geometry) {
    boolean high = !Double.isNaN(geometry.getCoordinate().getZ());
    text.append(geometry.getGeometryType().toUpperCase(Locale.ROOT)).append(high ? " Z " : " ");
    new WellKnownText(text, high).body(geometry);
  }

  private void body(Geometry geometry) {
    switch (geometry) {
      case Point point -> {
        text.append('(');
        position(point.getCoordinate());
        text.append(')');
      }
      case LineString line -> line(line);
      case Polygon polygon -> polygon(polygon);
      default -> members(geometry);
    }
  }

  private void members(Geometry collection) {
    for (int i = 0; i < collection.getNumGeometries(); i++) {
      text.append(i == 0 ? "(" : ", ");
      body(collection.getGeometryN(i));
    }
    text.append(')');
  }

  private void polygon(Polygon polygon) {
    text.append('(');
    line(polygon.getExteriorRing());
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      text.append(", ");
      line(polygon.getInteriorRingN(i));
    }
    text.append(')');
  }

  private void line(LineString line) {
    for (int i = 0; i < line.getNumPoints(); i++) {
      text.append(i == 0 ? "(" : ", ");
      position(line.getCoordinateN(i));
    }
    text.append(')');
  }

  private void position(Coordinate c) {
    text.append(c.x).append(' ').append(c.y);
    if (high) {
      text.append(' ').append(c.getZ());
    }
  }
}
