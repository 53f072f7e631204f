package io.citytwin.importer.kml;

import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.geometry.Positions;
import io.citytwin.importer.geometry.ShapeBuilder;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.xml.NumberList;
import io.citytwin.importer.xml.XmlCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;

/**
 * Reads the geometries of placemarks. An altitude is a height only where the altitude mode is
 * absolute; where the viewer is told to ignore it or to add it to the ground it is left out and
 * counted.
 */
final class KmlGeometry {

  private static final Set<String> NAMES =
      Set.of(
          "Point",
          "LineString",
          "LinearRing",
          "Polygon",
          "MultiGeometry",
          "Track",
          "MultiTrack",
          "Model");

  private final XmlCursor cursor;
  private final ShapeBuilder builder = new ShapeBuilder();
  private long altitudes;
  private @Nullable String begin;
  private @Nullable String end;

  KmlGeometry(XmlCursor cursor) {
    this.cursor = cursor;
  }

  static boolean isGeometry(String name) {
    return NAMES.contains(name);
  }

  /** Rings closed in the last geometry. */
  int closedRings() {
    return builder.closedRings();
  }

  /** Lines and rings so far whose altitudes were left out. */
  long altitudes() {
    return altitudes;
  }

  /** Time of the first position of a track; null if the last geometry was none. */
  @Nullable String begin() {
    return begin;
  }

  /** Time of its last position. */
  @Nullable String end() {
    return end;
  }

  /**
   * Reads the geometry that starts here, up to its end.
   *
   * @throws GeometryFault with the cursor somewhere inside
   */
  Geometry read() throws IOException, GeometryFault {
    builder.begin();
    begin = null;
    end = null;
    return geometry();
  }

  private Geometry geometry() throws IOException, GeometryFault {
    cursor.chargeElement();
    return switch (cursor.name()) {
      case "Point" -> builder.point(simple());
      case "LineString" -> builder.line(simple());
      case "LinearRing" -> {
        CoordinateSequence ring = simple();
        yield ring.size() == 0
            ? builder.line(ring)
            : builder.line(builder.ring(ring).getCoordinateSequence());
      }
      case "Polygon" -> polygon();
      case "MultiGeometry", "MultiTrack" -> members();
      case "Track" -> track();
      default ->
          throw new GeometryFault(
              IssueCode.GEOMETRY_UNSUPPORTED,
              "a %s cannot be loaded; export points, lines or polygons".formatted(cursor.name()));
    };
  }

  /** Positions and altitude mode of a point, line or ring. */
  private CoordinateSequence simple() throws IOException, GeometryFault {
    Positions positions = new Positions();
    boolean absolute = false;
    int own = cursor.depth();
    while (cursor.child(own)) {
      switch (cursor.name()) {
        case "coordinates" -> positions = KmlCoordinates.parse(cursor.text());
        case "altitudeMode" -> absolute = cursor.text().strip().equals("absolute");
        default -> cursor.skip();
      }
    }
    return sequence(positions, absolute);
  }

  private CoordinateSequence sequence(Positions positions, boolean absolute) {
    if (!absolute && positions.hasHeights()) {
      positions.dropHeights();
      altitudes++;
    }
    return positions.sequence();
  }

  private Geometry polygon() throws IOException, GeometryFault {
    Positions shell = new Positions();
    List<Positions> holes = new ArrayList<>();
    boolean absolute = false;
    int own = cursor.depth();
    while (cursor.child(own)) {
      switch (cursor.name()) {
        case "outerBoundaryIs" -> {
          for (Positions ring : rings()) {
            shell = ring;
          }
        }
        case "innerBoundaryIs" -> holes.addAll(rings());
        case "altitudeMode" -> absolute = cursor.text().strip().equals("absolute");
        default -> cursor.skip();
      }
    }
    if (shell.size() == 0) {
      return builder.polygon(List.of());
    }
    List<LinearRing> rings = new ArrayList<>();
    rings.add(builder.ring(sequence(shell, absolute)));
    for (Positions hole : holes) {
      if (hole.size() > 0) {
        rings.add(builder.ring(sequence(hole, absolute)));
      }
    }
    return builder.polygon(rings);
  }

  /** The rings in a boundary; some writers put several holes in one. */
  private List<Positions> rings() throws IOException, GeometryFault {
    List<Positions> rings = new ArrayList<>();
    int boundary = cursor.depth();
    while (cursor.child(boundary)) {
      cursor.chargeElement();
      int ring = cursor.depth();
      while (cursor.child(ring)) {
        if (cursor.name().equals("coordinates")) {
          rings.add(KmlCoordinates.parse(cursor.text()));
        }
      }
    }
    return rings;
  }

  private Geometry members() throws IOException, GeometryFault {
    List<Geometry> parts = new ArrayList<>();
    int own = cursor.depth();
    while (cursor.child(own)) {
      if (isGeometry(cursor.name())) {
        parts.add(geometry());
      }
    }
    return builder.collect(parts);
  }

  /** A {@code gx:Track}: times, and positions apart by spaces. */
  private Geometry track() throws IOException, GeometryFault {
    Positions positions = new Positions();
    boolean absolute = false;
    int own = cursor.depth();
    while (cursor.child(own)) {
      cursor.chargeElement();
      switch (cursor.name()) {
        case "coord" -> coord(cursor.text(), positions);
        case "altitudeMode" -> absolute = cursor.text().strip().equals("absolute");
        case "when" -> {
          String when = cursor.text().strip();
          begin = begin == null ? when : begin;
          end = when;
        }
        default -> cursor.skip();
      }
    }
    CoordinateSequence points = sequence(positions, absolute);
    return points.size() == 1 ? builder.point(points) : builder.line(points);
  }

  private static void coord(String text, Positions positions) throws GeometryFault {
    NumberList numbers = new NumberList(text);
    double[] tuple = {Double.NaN, Double.NaN, Double.NaN};
    int count = 0;
    while (numbers.hasMore() && count < 3) {
      tuple[count++] = numbers.next();
    }
    // An empty one stands for a moment without a position.
    if (count >= 2) {
      positions.add(tuple[0], tuple[1], tuple[2]);
    } else if (count == 1) {
      throw new GeometryFault(
          IssueCode.MALFORMED_RECORD, "a gx:coord has one ordinate, it needs two or three");
    }
  }
}
