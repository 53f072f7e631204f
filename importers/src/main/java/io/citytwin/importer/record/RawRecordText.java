package io.citytwin.importer.record;

import io.citytwin.importer.pipeline.CanonicalJson;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * A raw record as a GeoJSON Feature in the CRS of its layer: what a quarantine keeps of it, for a
 * person to read and for another try. Ordinates that are no numbers are written as the words NaN
 * and Infinity, which the GeoJSON reader understands.
 */
public final class RawRecordText {

  private final StringBuilder text = new StringBuilder();

  private RawRecordText() {}

  /** Writes a record. */
  public static String of(RawRecord record) {
    RawRecordText writer = new RawRecordText();
    writer.text.append("{\"type\":\"Feature\"");
    if (record.id() != null) {
      writer.text.append(",\"id\":").append(CanonicalJson.text(record.id()));
    }
    writer.text.append(",\"geometry\":");
    if (record.geometry() == null) {
      writer.text.append("null");
    } else {
      writer.geometry(record.geometry());
    }
    writer.text.append(",\"properties\":").append(CanonicalJson.text(record.properties()));
    return writer.text.append('}').toString();
  }

  /** Writes a geometry as a GeoJSON geometry object. */
  public static String of(Geometry geometry) {
    RawRecordText writer = new RawRecordText();
    writer.geometry(geometry);
    return writer.text.toString();
  }

  private void geometry(Geometry geometry) {
    // A ring alone is a line to GeoJSON.
    String type = geometry instanceof LineString ? "LineString" : geometry.getGeometryType();
    text.append("{\"type\":\"").append(type).append('"');
    boolean mixed = geometry.getClass() == GeometryCollection.class;
    text.append(mixed ? ",\"geometries\":" : ",\"coordinates\":");
    coordinates(geometry, mixed);
    text.append('}');
  }

  private void coordinates(Geometry geometry, boolean mixed) {
    switch (geometry) {
      case Point point when point.isEmpty() -> text.append("[]");
      case Point point -> position(point.getCoordinate());
      case LineString line -> line(line);
      case Polygon polygon -> rings(polygon);
      default -> members(geometry, mixed);
    }
  }

  private void members(Geometry collection, boolean mixed) {
    for (int i = 0; i < collection.getNumGeometries(); i++) {
      text.append(i == 0 ? '[' : ',');
      if (mixed) {
        geometry(collection.getGeometryN(i));
      } else {
        coordinates(collection.getGeometryN(i), false);
      }
    }
    text.append(collection.getNumGeometries() == 0 ? "[]" : "]");
  }

  private void rings(Polygon polygon) {
    text.append('[');
    if (!polygon.isEmpty()) {
      line(polygon.getExteriorRing());
    }
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      text.append(',');
      line(polygon.getInteriorRingN(i));
    }
    text.append(']');
  }

  private void line(LineString line) {
    text.append('[');
    for (int i = 0; i < line.getNumPoints(); i++) {
      text.append(i == 0 ? "" : ",");
      position(line.getCoordinateN(i));
    }
    text.append(']');
  }

  private void position(Coordinate c) {
    text.append('[').append(c.x).append(',').append(c.y);
    if (!Double.isNaN(c.getZ())) {
      text.append(',').append(c.getZ());
    }
    text.append(']');
  }
}
