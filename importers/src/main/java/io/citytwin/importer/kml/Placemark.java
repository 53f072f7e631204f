package io.citytwin.importer.kml;

import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.xml.XmlCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** One placemark as it is read: its simple elements, its extended data, its geometry. */
final class Placemark {

  /** How it is drawn, not what it is. */
  private static final Set<String> DRAWING =
      Set.of("Style", "StyleMap", "LookAt", "Camera", "Region", "AbstractView", "author", "link");

  private final XmlCursor cursor;
  private final KmlGeometry geometries;
  private final KmlSchema schema;
  private final int depth;
  private final @Nullable String id;
  private final Map<String, @Nullable Object> properties = new LinkedHashMap<>();
  private @Nullable Geometry geometry;
  private @Nullable GeometryFault fault;
  private int closedRings;
  private int found;

  /** Begins a placemark whose element starts at the cursor. */
  Placemark(XmlCursor cursor, KmlGeometry geometries, KmlSchema schema) {
    this.cursor = cursor;
    this.geometries = geometries;
    this.schema = schema;
    depth = cursor.depth();
    String given = cursor.attribute("id");
    id = given == null || given.isBlank() ? null : given;
  }

  /** The attribute {@code id}. */
  @Nullable String id() {
    return id;
  }

  Map<String, @Nullable Object> properties() {
    return properties;
  }

  @Nullable Geometry geometry() {
    return geometry;
  }

  /** Why there is no geometry although the placemark has one; null if that is not so. */
  @Nullable GeometryFault fault() {
    return geometry == null ? fault : null;
  }

  int closedRings() {
    return closedRings;
  }

  /** Geometries beside the one that counts; a placemark may have but one. */
  int otherGeometries() {
    return Math.max(0, found - 1);
  }

  /**
   * Reads up to the end of the element.
   *
   * @throws GeometryFault if the record is too large; the cursor is at its end then, too
   */
  void read() throws IOException, GeometryFault {
    try {
      while (cursor.child(depth)) {
        element();
      }
    } catch (GeometryFault e) {
      cursor.leave(depth);
      throw e;
    }
  }

  private void element() throws IOException, GeometryFault {
    cursor.chargeElement();
    String name = cursor.name();
    if (KmlGeometry.isGeometry(name)) {
      candidate();
      return;
    }
    switch (name) {
      case "ExtendedData", "Metadata" -> extended();
      case "TimeStamp", "TimeSpan" -> times();
      default -> {
        if (DRAWING.contains(name)) {
          cursor.skip();
        } else {
          put(name, cursor.text().strip());
        }
      }
    }
  }

  private void candidate() throws IOException, GeometryFault {
    int own = cursor.depth();
    found++;
    try {
      Geometry read = geometries.read();
      if (geometry == null) {
        geometry = read;
        closedRings = geometries.closedRings();
        put("begin", geometries.begin());
        put("end", geometries.end());
      }
    } catch (GeometryFault e) {
      if (e.code() == IssueCode.RECORD_TOO_LARGE) {
        throw e;
      }
      cursor.leave(own);
      fault = fault == null ? e : fault;
    }
  }

  private void times() throws IOException, GeometryFault {
    int own = cursor.depth();
    while (cursor.child(own)) {
      String name = cursor.name();
      put(name.equals("when") ? "timestamp" : name, cursor.text().strip());
    }
  }

  private void extended() throws IOException, GeometryFault {
    int own = cursor.depth();
    while (cursor.child(own)) {
      cursor.chargeElement();
      switch (cursor.name()) {
        case "Data" -> data();
        case "SchemaData" -> schemaData();
        // Elements of other namespaces, which KML allows here.
        default -> put(cursor.name(), cursor.text().strip());
      }
    }
  }

  private void data() throws IOException, GeometryFault {
    String name = cursor.attribute("name");
    int own = cursor.depth();
    while (cursor.child(own)) {
      if (cursor.name().equals("value")) {
        String text = cursor.text().strip();
        put(name == null ? "value" : name, text);
      }
    }
  }

  private void schemaData() throws IOException, GeometryFault {
    int own = cursor.depth();
    while (cursor.child(own)) {
      cursor.chargeElement();
      String name = cursor.attribute("name");
      if (name == null) {
        cursor.skip();
      } else if (cursor.name().equals("SimpleArrayData")) {
        properties.put(name, array(name));
      } else {
        String text = cursor.text().strip();
        put(name, text.isEmpty() ? null : schema.value(name, text));
      }
    }
  }

  private List<Object> array(String name) throws IOException, GeometryFault {
    List<Object> values = new ArrayList<>();
    int own = cursor.depth();
    while (cursor.child(own)) {
      cursor.chargeElement();
      values.add(schema.value(name, cursor.text().strip()));
    }
    return values;
  }

  /** Sets a property; the first one of a name counts, empty ones do not. */
  private void put(String name, @Nullable Object value) {
    if (value != null && !"".equals(value)) {
      properties.putIfAbsent(name, value);
    }
  }
}
