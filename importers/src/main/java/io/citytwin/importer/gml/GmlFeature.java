package io.citytwin.importer.gml;

import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.xml.XmlCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * One feature as it is read: properties by dotted name, and of its geometries the outermost that
 * can be read.
 */
final class GmlFeature {

  private final XmlCursor cursor;
  private final GmlGeometry geometries;
  private final int depth;
  private final Map<String, @Nullable Object> properties = new LinkedHashMap<>();
  private final @Nullable String id;
  private @Nullable SrsName srs;
  private int dimension;

  private @Nullable Geometry geometry;
  private @Nullable SrsName geometrySrs;
  private int geometryDepth = Integer.MAX_VALUE;
  private int closedRings;
  private int found;
  private @Nullable GeometryFault fault;

  /** Begins a feature whose element starts at the cursor. */
  GmlFeature(XmlCursor cursor, GmlGeometry geometries, @Nullable SrsName srs, int dimension) {
    this.cursor = cursor;
    this.geometries = geometries;
    this.srs = srs;
    this.dimension = dimension;
    depth = cursor.depth();
    String given = cursor.attribute("id");
    id = given == null ? cursor.attribute("fid") : given;
  }

  /** The attribute {@code gml:id} or {@code fid}. */
  @Nullable String id() {
    return id;
  }

  Map<String, @Nullable Object> properties() {
    return properties;
  }

  @Nullable Geometry geometry() {
    return geometry;
  }

  /** Reference system of the geometry; without one, what the feature would have. */
  @Nullable SrsName srs() {
    return geometry == null ? srs : geometrySrs;
  }

  int closedRings() {
    return closedRings;
  }

  /** Geometries beside the one that counts. */
  int otherGeometries() {
    return Math.max(0, found - 1);
  }

  /** Why there is no geometry although the feature has one; null if that is not so. */
  @Nullable GeometryFault fault() {
    return geometry == null ? fault : null;
  }

  /**
   * Reads up to the end of the element.
   *
   * @throws GeometryFault if the record is too large; the cursor is at its end then, too
   */
  void read() throws IOException, GeometryFault {
    try {
      while (cursor.child(depth)) {
        property("");
      }
    } catch (GeometryFault e) {
      cursor.leave(depth);
      throw e;
    }
  }

  /** Reads a property or an element in one. */
  private void property(String path) throws IOException, GeometryFault {
    cursor.chargeElement();
    String name = cursor.name();
    int own = cursor.depth();
    if (name.equals("boundedBy")) {
      bounds(own);
    } else if (isOfOthers(name)) {
      cursor.skip();
    } else if (GmlGeometry.isGeometry(cursor)) {
      candidate(own);
    } else if (cursor.attribute("name") != null && name.endsWith("Attribute")) {
      generic(path, String.valueOf(cursor.attribute("name")), own);
    } else {
      content(path.isEmpty() ? name : path + "." + name, own);
    }
  }

  /** Walls and roofs, which are features themselves, and where the ground meets them. */
  private boolean isOfOthers(String name) {
    return name.endsWith("TerrainIntersection")
        || (name.equals("boundary") && cursor.namespace().contains("citygml"));
  }

  private void content(String path, int own) throws IOException, GeometryFault {
    boolean nil = "true".equals(cursor.attribute("nil"));
    String reference = cursor.attribute("href");
    String unit = cursor.attribute("uom");
    StringBuilder text = new StringBuilder();
    boolean leaf = true;
    int event = XMLStreamConstants.START_ELEMENT;
    while (!(event == XMLStreamConstants.END_ELEMENT && cursor.depth() == own)) {
      event = cursor.piece(text, own);
      if (event == XMLStreamConstants.START_ELEMENT) {
        leaf = false;
        property(path);
        // It ended with its own end, which is not ours.
        event = XMLStreamConstants.START_ELEMENT;
      }
    }
    String value = text.toString().strip();
    if (leaf) {
      put(
          path,
          nil || (value.isEmpty() && reference == null)
              ? null
              : value.isEmpty() ? reference : value);
      if (unit != null) {
        put(path + ".uom", unit);
      }
    }
  }

  /** A generic attribute of CityGML: its name and value are data. */
  private void generic(String path, String name, int own) throws IOException, GeometryFault {
    String value = null;
    while (cursor.child(own)) {
      if (cursor.name().equals("value")) {
        value = cursor.text().strip();
      }
    }
    put(path.isEmpty() ? name : path + "." + name, value);
  }

  private void put(String name, @Nullable Object value) {
    if (!properties.containsKey(name)) {
      properties.put(name, value);
      return;
    }
    Object present = properties.get(name);
    if (present instanceof List<?> list) {
      List<@Nullable Object> longer = new ArrayList<>(list);
      longer.add(value);
      properties.put(name, longer);
    } else {
      List<@Nullable Object> pair = new ArrayList<>(2);
      pair.add(present);
      pair.add(value);
      properties.put(name, pair);
    }
  }

  private void bounds(int own) throws IOException, GeometryFault {
    GmlBounds bounds = GmlBounds.read(cursor, own);
    if (own == depth + 1 && bounds.srs() != null) {
      srs = bounds.srs();
      dimension = bounds.dimension() == 0 ? dimension : bounds.dimension();
    }
  }

  private void candidate(int own) throws IOException, GeometryFault {
    found++;
    try {
      Geometry read = geometries.read(srs, dimension);
      cursor.leave(own);
      if (own < geometryDepth) {
        geometry = read;
        geometrySrs = geometries.srs();
        geometryDepth = own;
        closedRings = geometries.closedRings();
      }
    } catch (GeometryFault e) {
      if (e.code() == IssueCode.RECORD_TOO_LARGE) {
        throw e;
      }
      cursor.leave(own);
      if (fault == null) {
        fault = e;
      }
    }
  }
}
