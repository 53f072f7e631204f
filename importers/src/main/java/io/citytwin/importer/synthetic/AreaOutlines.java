package io.citytwin.importer.synthetic;

import io.citytwin.importer.synthetic.plan.Administration.Area;
import io.citytwin.importer.synthetic.plan.CityPlan;
import io.citytwin.importer.synthetic.plan.LocalFrame;
import io.citytwin.importer.synthetic.plan.Shoreline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.locationtech.jts.coverage.CoverageUnion;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/**
 * Outlines of communities and of all above them, as unions of cells, in whole 1e-7 degrees: cells
 * share their border points, so a union drops the borders inside and changes nothing else.
 */
final class AreaOutlines {

  /**
   * An area's shape.
   *
   * @param outline polygon or multipolygon in units of 1e-7 degrees
   * @param squareMeters sum of the areas of its cells
   */
  record Outline(Geometry outline, double squareMeters) {}

  private static final GeometryFactory UNITS = new GeometryFactory();

  private final Map<String, Outline> communities = new TreeMap<>();

  AreaOutlines(CityPlan plan) {
    for (Area community : plan.administration().communities()) {
      List<Outline> cells = new ArrayList<>();
      for (int cell : community.cells()) {
        double[] outline = plan.shoreline().outline(cell);
        cells.add(new Outline(polygon(outline), Shoreline.area(outline)));
      }
      communities.put(community.code(), union(cells));
    }
  }

  /** The whole city. */
  void city(Consumer<Outline> sink) {
    sink.accept(union(new ArrayList<>(communities.values())));
  }

  /** The areas of one level, each the union of the communities whose codes begin with its own. */
  void each(List<Area> areas, int digits, BiConsumer<Area, Outline> sink) {
    Map<String, List<Outline>> parts = new TreeMap<>();
    communities.forEach(
        (code, outline) ->
            parts.computeIfAbsent(code.substring(0, digits), c -> new ArrayList<>()).add(outline));
    for (Area area : areas) {
      sink.accept(area, union(parts.getOrDefault(area.code(), List.of())));
    }
  }

  private static Outline union(List<Outline> parts) {
    Geometry[] shapes = parts.stream().map(Outline::outline).toArray(Geometry[]::new);
    double area = parts.stream().mapToDouble(Outline::squareMeters).sum();
    return new Outline(CoverageUnion.union(shapes), area);
  }

  private static Polygon polygon(double[] outline) {
    Coordinate[] ring = new Coordinate[outline.length / 2 + 1];
    for (int k = 0; k < outline.length; k += 2) {
      long packed = LocalFrame.toDegrees(outline[k], outline[k + 1]);
      ring[k / 2] = new Coordinate(LocalFrame.longitude(packed), LocalFrame.latitude(packed));
    }
    ring[ring.length - 1] = ring[0];
    return UNITS.createPolygon(ring);
  }
}
