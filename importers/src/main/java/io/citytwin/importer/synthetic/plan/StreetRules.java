package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.RoadClass;
import org.jspecify.annotations.Nullable;

/** Decides which lattice edges on land are streets, and of which class. */
final class StreetRules {

  private final Lattice lattice;
  private final StreetLines lines;
  private final Zoning zoning;
  private final Terrain terrain;
  private final long seed;

  StreetRules(Terrain terrain, Lattice lattice, StreetLines lines, Zoning zoning, long seed) {
    this.terrain = terrain;
    this.lattice = lattice;
    this.lines = lines;
    this.zoning = zoning;
    this.seed = seed;
  }

  /** Class of the street along an edge; null for none. */
  @Nullable RoadClass classOf(int edge) {
    if (!lattice.landLeft(edge) && !lattice.landRight(edge)) {
      return null;
    }
    boolean hill = isAll(edge, LandUse.HILL);
    if (lattice.isShore(edge)) {
      return hill ? null : shoreRoad(edge);
    }
    RoadClass line = lineClass(edge);
    if (line.compareTo(RoadClass.PRIMARY) <= 0) {
      return line;
    }
    if (hill || isQuayOnly(edge)) {
      return null;
    }
    return line.compareTo(RoadClass.TERTIARY) <= 0 ? line : blockStreet(edge);
  }

  /** True if a street along the edge runs under a hill. */
  boolean isTunnel(int edge) {
    return isAll(edge, LandUse.HILL) && !lattice.isShore(edge);
  }

  RoadClass lineClass(int edge) {
    int v = lattice.edgeStart(edge);
    int i = lattice.column(v);
    int j = lattice.row(v);
    if (lattice.isEastward(edge)) {
      return lines.ringEastward(i, j) ? RoadClass.TRUNK : lines.rowClass(j);
    }
    return lines.ringNorthward(i, j) ? RoadClass.TRUNK : lines.columnClass(i);
  }

  private RoadClass shoreRoad(int edge) {
    int cell = lattice.landLeft(edge) ? lattice.leftCell(edge) : lattice.rightCell(edge);
    double urban = terrain.urban(lattice.centreX(cell), lattice.centreY(cell));
    return shoreRoad(urban, zoning.of(cell) == LandUse.PORT);
  }

  /** Class of the road along the shore. */
  RoadClass shoreRoad(double urban, boolean port) {
    return urban > 0.45 && !port
        ? RoadClass.SECONDARY
        : urban > 0.2 || port ? RoadClass.TERTIARY : RoadClass.PATH;
  }

  private boolean isAll(int edge, LandUse use) {
    int left = lattice.leftCell(edge);
    int right = lattice.rightCell(edge);
    return (left < 0 || zoning.of(left) == use) && (right < 0 || zoning.of(right) == use);
  }

  private boolean isQuayOnly(int edge) {
    return isAll(edge, LandUse.QUAY);
  }

  /**
   * Streets inside a block are decided by whole runs between the main roads, so that few of them
   * end blindly.
   */
  private @Nullable RoadClass blockStreet(int edge) {
    int left = lattice.leftCell(edge);
    int right = lattice.rightCell(edge);
    if (left < 0 || right < 0) {
      return null;
    }
    RandomStream run = RandomStream.of(seed, Purpose.STREET_RUN, lineNumber(edge), bandAlong(edge));
    double draw = run.next();
    LandUse a = zoning.of(left);
    LandUse b = zoning.of(right);
    if (a == LandUse.OLD_TOWN || b == LandUse.OLD_TOWN) {
      return draw < 0.6 ? RoadClass.RESIDENTIAL : draw < 0.75 ? RoadClass.SERVICE : RoadClass.PATH;
    }
    if (!a.isBuilt() && !b.isBuilt()) {
      return a == LandUse.PARK && b == LandUse.PARK && draw < 0.7 ? RoadClass.PATH : null;
    }
    if (isWorks(a) && isWorks(b)) {
      return draw < 0.3 ? RoadClass.SERVICE : null;
    }
    return ordinaryStreet(
        draw,
        terrain.urban(lattice.x(lattice.edgeStart(edge)), lattice.y(lattice.edgeStart(edge))));
  }

  private static @Nullable RoadClass ordinaryStreet(double draw, double urban) {
    double shift = urban > 0.5 ? 0 : 0.1;
    if (draw < 0.52 - shift) {
      return RoadClass.RESIDENTIAL;
    }
    if (draw < 0.68 - shift) {
      return RoadClass.SERVICE;
    }
    return draw < 0.82 - shift ? RoadClass.PATH : null;
  }

  private static boolean isWorks(LandUse use) {
    return use == LandUse.INDUSTRY || use == LandUse.PORT;
  }

  /** Number of the lattice line an edge lies on: northward lines first. */
  int lineNumber(int edge) {
    int v = lattice.edgeStart(edge);
    return lattice.isEastward(edge) ? lattice.columns() + 1 + lattice.row(v) : lattice.column(v);
  }

  /** Number of the block band an edge lies in, counted along its line. */
  int bandAlong(int edge) {
    int v = lattice.edgeStart(edge);
    return lattice.isEastward(edge)
        ? lines.columnBand(lattice.column(v))
        : lines.rowBand(lattice.row(v));
  }
}
