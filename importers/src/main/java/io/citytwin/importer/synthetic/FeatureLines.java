package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.plan.LocalFrame;
import io.citytwin.model.feature.FeatureKind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes one kind's features, a GeoJSON object a line (GeoJSONSeq without record separators),
 * coordinates in degrees with 7 decimals: about 1 cm.
 */
final class FeatureLines implements AutoCloseable {

  private static final JsonFactory JSON = JsonFactory.builder().rootValueSeparator("\n").build();

  private final JsonGenerator json;
  private final FeatureKind kind;
  private final char[] digits = new char[24];
  private int count;

  FeatureLines(Path file, FeatureKind kind) throws IOException {
    this.kind = kind;
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    json = JSON.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** Begins a feature; its geometry comes next, then its properties, then {@link #end()}. */
  FeatureLines begin(String id) {
    json.writeStartObject();
    json.writeStringProperty("type", "Feature");
    json.writeStringProperty("id", id);
    return this;
  }

  FeatureLines point(double x, double y) {
    json.writeObjectPropertyStart("geometry");
    json.writeStringProperty("type", "Point");
    json.writeName("coordinates");
    position(LocalFrame.toDegrees(x, y));
    json.writeEndObject();
    return properties();
  }

  /** Writes a line of x, y pairs in metres. */
  FeatureLines line(double... points) {
    json.writeObjectPropertyStart("geometry");
    json.writeStringProperty("type", "LineString");
    json.writeArrayPropertyStart("coordinates");
    positions(points);
    json.writeEndArray();
    json.writeEndObject();
    return properties();
  }

  /** Writes a polygon of rings of x, y pairs in metres, not closed; the second ring is a hole. */
  FeatureLines polygon(double[] shell, double @Nullable [] hole) {
    json.writeObjectPropertyStart("geometry");
    json.writeStringProperty("type", "Polygon");
    json.writeArrayPropertyStart("coordinates");
    ring(shell);
    if (hole != null) {
      ring(hole);
    }
    json.writeEndArray();
    json.writeEndObject();
    return properties();
  }

  /** Writes a polygon or multipolygon whose coordinates are whole numbers of 1e-7 degrees. */
  FeatureLines area(Geometry geometry) {
    json.writeObjectPropertyStart("geometry");
    json.writeStringProperty("type", geometry.getGeometryType());
    json.writeArrayPropertyStart("coordinates");
    if (geometry instanceof Polygon polygon) {
      rings(polygon);
    } else {
      for (int k = 0; k < geometry.getNumGeometries(); k++) {
        json.writeStartArray();
        rings((Polygon) geometry.getGeometryN(k));
        json.writeEndArray();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
    return properties();
  }

  private void rings(Polygon polygon) {
    ring(polygon.getExteriorRing());
    for (int k = 0; k < polygon.getNumInteriorRing(); k++) {
      ring(polygon.getInteriorRingN(k));
    }
  }

  private void ring(LinearRing ring) {
    json.writeStartArray();
    for (Coordinate c : ring.getCoordinates()) {
      position(((long) c.x << 32) | ((long) c.y & 0xffffffffL));
    }
    json.writeEndArray();
  }

  private void ring(double[] points) {
    json.writeStartArray();
    positions(points);
    position(LocalFrame.toDegrees(points[0], points[1]));
    json.writeEndArray();
  }

  private void positions(double[] points) {
    for (int k = 0; k < points.length; k += 2) {
      position(LocalFrame.toDegrees(points[k], points[k + 1]));
    }
  }

  private void position(long packed) {
    json.writeStartArray();
    fixed(LocalFrame.longitude(packed), 7);
    fixed(LocalFrame.latitude(packed), 7);
    json.writeEndArray();
  }

  private FeatureLines properties() {
    json.writeObjectPropertyStart("properties");
    json.writeStringProperty("kind", kind.name());
    return this;
  }

  FeatureLines text(String key, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(key, value);
    }
    return this;
  }

  FeatureLines integer(String key, int value) {
    json.writeNumberProperty(key, value);
    return this;
  }

  FeatureLines flag(String key, boolean value) {
    json.writeBooleanProperty(key, value);
    return this;
  }

  /** Writes a number with so many decimals. */
  FeatureLines number(String key, double value, int decimals) {
    json.writeName(key);
    fixed(StrictMath.round(value * StrictMath.pow(10, decimals)), decimals);
    return this;
  }

  /** The generator, for a nested value right after a name. */
  JsonGenerator nested(String key) {
    json.writeName(key);
    return json;
  }

  void end() {
    json.writeEndObject();
    json.writeEndObject();
    count++;
  }

  /** Features written. */
  int count() {
    return count;
  }

  @Override
  public void close() {
    if (count > 0) {
      json.writeRaw('\n');
    }
    json.close();
  }

  /** Writes a whole number of units of the last decimal place. */
  private void fixed(long units, int decimals) {
    int at = digits.length;
    long left = Math.abs(units);
    for (int k = 0; k < decimals; k++) {
      digits[--at] = (char) ('0' + left % 10);
      left /= 10;
    }
    if (decimals > 0) {
      digits[--at] = '.';
    }
    do {
      digits[--at] = (char) ('0' + left % 10);
      left /= 10;
    } while (left > 0);
    if (units < 0) {
      digits[--at] = '-';
    }
    json.writeNumber(digits, at, digits.length - at);
  }
}
