package io.citytwin.spatial;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** JTS geometries as GeoJSON text, 2D, for the few that do not come from PostGIS as text. */
public final class GeoJsonText {

  private final StringBuilder json = new StringBuilder();

  private GeoJsonText() {}

  /** Writes a geometry with finite ordinates. */
  public static String of(Geometry geometry) {
    GeoJsonText text = new GeoJsonText();
    text.add(geometry);
    return text.json.toString();
  }

  private void add(Geometry geometry) {
    boolean mixed = geometry.getClass() == GeometryCollection.class;
    json.append("{\"type\":\"").append(geometry.getGeometryType());
    json.append(mixed ? "\",\"geometries\":" : "\",\"coordinates\":");
    if (mixed) {
      addEach(geometry, this::add);
    } else {
      addCoordinates(geometry);
    }
    json.append('}');
  }

  private void addCoordinates(Geometry geometry) {
    switch (geometry) {
      case Point point when point.isEmpty() -> json.append("[]");
      case Point point -> add(point.getCoordinate());
      case LineString line -> addLine(line);
      case Polygon polygon -> addPolygon(polygon);
      default -> addEach(geometry, this::addCoordinates);
    }
  }

  private void addPolygon(Polygon polygon) {
    json.append('[');
    if (!polygon.isEmpty()) {
      addLine(polygon.getExteriorRing());
    }
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      json.append(',');
      addLine(polygon.getInteriorRingN(i));
    }
    json.append(']');
  }

  private void addLine(LineString line) {
    json.append('[');
    for (int i = 0; i < line.getNumPoints(); i++) {
      json.append(i == 0 ? "" : ",");
      add(line.getCoordinateN(i));
    }
    json.append(']');
  }

  private void add(Coordinate place) {
    json.append('[').append(place.x).append(',').append(place.y).append(']');
  }

  private void addEach(Geometry geometry, java.util.function.Consumer<Geometry> part) {
    json.append('[');
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      json.append(i == 0 ? "" : ",");
      part.accept(geometry.getGeometryN(i));
    }
    json.append(']');
  }
}
