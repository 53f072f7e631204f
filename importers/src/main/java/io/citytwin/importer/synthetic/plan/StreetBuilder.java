package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.StreetNet.Course;
import io.citytwin.model.feature.RoadClass;
import java.util.Arrays;

/**
 * Lays the streets: along the lattice, over and under the water, then without blind ends in the
 * fields and parts cut off.
 */
final class StreetBuilder {

  private static final int MAX_BRIDGE_CELLS = 8;
  private static final int MAX_TUNNEL_CELLS = 18;
  private static final int MAX_HILL_CELLS = 9;
  private static final int MAX_RING_HILL_CELLS = 40;

  private final Terrain terrain;
  private final Lattice lattice;
  private final StreetLines lines;
  private final StreetRules rules;
  private final Zoning zoning;
  private final StretchList stretches = new StretchList();
  private final int[] columnQuarter;
  private final int[] rowQuarter;
  private boolean seaTunnel;

  StreetBuilder(
      Terrain terrain, Lattice lattice, StreetLines lines, StreetRules rules, Zoning zoning) {
    this.terrain = terrain;
    this.lattice = lattice;
    this.lines = lines;
    this.rules = rules;
    this.zoning = zoning;
    columnQuarter = lines.primaryColumnBands();
    rowQuarter = lines.primaryRowBands();
  }

  StreetNet build() {
    boolean[] refused = longHillRuns();
    for (int edge = 0; edge < lattice.edgeCount(); edge++) {
      RoadClass type = refused[edge] ? null : rules.classOf(edge);
      if (type != null) {
        Course course = rules.isTunnel(edge) ? Course.TUNNEL : Course.GROUND;
        stretches.add(
            lattice.edgeStart(edge), lattice.edgeEnd(edge), edge, type, course, street(edge, type));
      }
    }
    closeShoreRoad();
    crossWater();
    dropBlindEnds();
    keepLargestPart();
    return new StreetNet(lattice, stretches);
  }

  /** Marks the edges under hills too wide to be crossed by a tunnel. */
  private boolean[] longHillRuns() {
    boolean[] refused = new boolean[lattice.edgeCount()];
    for (int j = 0; j <= lattice.rows(); j++) {
      markLongRuns(lattice.columns(), j, true, refused);
    }
    for (int i = 0; i <= lattice.columns(); i++) {
      markLongRuns(lattice.rows(), i, false, refused);
    }
    return refused;
  }

  private void markLongRuns(int cells, int line, boolean eastward, boolean[] refused) {
    int start = -1;
    for (int k = 0; k <= cells; k++) {
      boolean hill = k < cells && rules.isTunnel(edgeOn(line, k, eastward));
      if (hill && start < 0) {
        start = k;
      } else if (!hill && start >= 0) {
        boolean ring = rules.lineClass(edgeOn(line, start, eastward)) == RoadClass.TRUNK;
        boolean through =
            start > 0 && k < cells && k - start <= (ring ? MAX_RING_HILL_CELLS : MAX_HILL_CELLS);
        for (int n = start; n < k && !through; n++) {
          refused[edgeOn(line, n, eastward)] = true;
        }
        start = -1;
      }
    }
  }

  private int edgeOn(int line, int k, boolean eastward) {
    return eastward ? lattice.eastward(k, line) : lattice.northward(line, k);
  }

  /**
   * The road along the shore takes the diagonal of a triangle, between the edges on either side of
   * it.
   */
  private void closeShoreRoad() {
    for (int cell = 0; cell < lattice.cellCount(); cell++) {
      if (lattice.isLand(cell) && !lattice.isQuad(cell)) {
        int missing = lattice.missingCorner(cell);
        double x = lattice.centreX(cell);
        double y = lattice.centreY(cell);
        RoadClass type = rules.shoreRoad(terrain.urban(x, y), false);
        if (terrain.hill(x, y) < Zoning.BUILDABLE_HILL) {
          int a = lattice.corner(cell, (missing + 1) % 4);
          int b = lattice.corner(cell, (missing + 3) % 4);
          stretches.add(a, b, -1, type, Course.GROUND, StreetNet.SHORE_STREET);
        }
      }
    }
  }

  /** Main roads keep their name along the line; lesser ones change it at each primary road. */
  private int street(int edge, RoadClass type) {
    if (lattice.isShore(edge)) {
      return StreetNet.SHORE_STREET;
    }
    if (type == RoadClass.TRUNK) {
      return StreetNet.RING_STREET;
    }
    int line = rules.lineNumber(edge);
    if (type == RoadClass.PRIMARY) {
      return line;
    }
    int v = lattice.edgeStart(edge);
    int quarter =
        lattice.isEastward(edge) ? columnQuarter[lattice.column(v)] : rowQuarter[lattice.row(v)];
    return line + (quarter + 1) * (lattice.columns() + lattice.rows() + 2);
  }

  // ---------------------------------------------------------------- water

  private void crossWater() {
    for (int j = 0; j <= lattice.rows(); j++) {
      if (lines.rowClass(j).compareTo(RoadClass.PRIMARY) <= 0) {
        crossAlong(lattice.columns(), j, true);
      }
    }
    for (int i = 0; i <= lattice.columns(); i++) {
      if (lines.columnClass(i).compareTo(RoadClass.PRIMARY) <= 0) {
        crossAlong(lattice.rows(), i, false);
      }
    }
  }

  private void crossAlong(int cells, int line, boolean eastward) {
    int bank = -1;
    for (int k = 0; k < cells; k++) {
      int edge = edgeOn(line, k, eastward);
      boolean land = lattice.landLeft(edge) || lattice.landRight(edge);
      if (land) {
        if (bank >= 0 && k - bank > 0) {
          cross(line, bank, k, eastward, edge);
        }
        bank = k + 1;
      }
    }
  }

  /**
   * Joins two banks of one lattice line, unless they are too far apart or another crossing is in
   * the way.
   */
  private void cross(int line, int start, int end, boolean eastward, int edge) {
    int a = eastward ? lattice.vertex(start, line) : lattice.vertex(line, start);
    int b = eastward ? lattice.vertex(end, line) : lattice.vertex(line, end);
    RoadClass type = rules.lineClass(edge);
    int street = street(edge, type);
    int cells = end - start;
    if (!terrain.isInlet((lattice.x(a) + lattice.x(b)) / 2, (lattice.y(a) + lattice.y(b)) / 2)) {
      return;
    }
    if (cells <= MAX_BRIDGE_CELLS && isClear(a, b)) {
      stretches.add(a, b, -1, type, Course.BRIDGE, street < 0 ? rules.lineNumber(edge) : street);
    } else if (cells > MAX_BRIDGE_CELLS
        && cells <= MAX_TUNNEL_CELLS
        && !seaTunnel
        && isClear(a, b)) {
      seaTunnel = true;
      stretches.add(a, b, -1, type, Course.TUNNEL, street < 0 ? rules.lineNumber(edge) : street);
    }
  }

  private boolean isClear(int a, int b) {
    int[] from = stretches.from();
    int[] to = stretches.to();
    for (int s = 0; s < from.length; s++) {
      if (stretches.course(s) != Course.GROUND
          && stretches.edge(s) < 0
          && intersects(a, b, from[s], to[s])) {
        return false;
      }
    }
    return true;
  }

  private boolean intersects(int a, int b, int c, int d) {
    return turn(a, b, c) * turn(a, b, d) <= 0 && turn(c, d, a) * turn(c, d, b) <= 0;
  }

  private double turn(int a, int b, int c) {
    double abx = lattice.x(b) - lattice.x(a);
    double aby = lattice.y(b) - lattice.y(a);
    return Math.signum(abx * (lattice.y(c) - lattice.y(a)) - aby * (lattice.x(c) - lattice.x(a)));
  }

  // ---------------------------------------------------------------- clearing

  /** Takes away minor stretches that end blindly and serve no building, until there are none. */
  private void dropBlindEnds() {
    boolean[] keep = new boolean[stretches.size()];
    Arrays.fill(keep, true);
    int[] from = stretches.from();
    int[] to = stretches.to();
    int[] degree = new int[lattice.vertexCount()];
    for (int s = 0; s < keep.length; s++) {
      degree[from[s]]++;
      degree[to[s]]++;
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int s = 0; s < keep.length; s++) {
        if (keep[s] && Math.min(degree[from[s]], degree[to[s]]) == 1 && isIdle(s)) {
          keep[s] = false;
          degree[from[s]]--;
          degree[to[s]]--;
          changed = true;
        }
      }
    }
    stretches.retain(keep);
  }

  private boolean isIdle(int s) {
    int edge = stretches.edge(s);
    boolean minor =
        stretches.roadClass(s).compareTo(RoadClass.SECONDARY) >= 0
            || (edge >= 0 && rules.isTunnel(edge));
    return minor
        && edge >= 0
        && !zoning.isBuilt(lattice.leftCell(edge))
        && !zoning.isBuilt(lattice.rightCell(edge));
  }

  private void keepLargestPart() {
    int[] from = stretches.from();
    int[] to = stretches.to();
    int[] root = new int[lattice.vertexCount()];
    Arrays.setAll(root, v -> v);
    for (int s = 0; s < from.length; s++) {
      root[find(root, from[s])] = find(root, to[s]);
    }
    int[] weight = new int[root.length];
    for (int s = 0; s < from.length; s++) {
      weight[find(root, from[s])]++;
    }
    int largest = 0;
    for (int v = 0; v < weight.length; v++) {
      largest = weight[v] > weight[largest] ? v : largest;
    }
    boolean[] keep = new boolean[from.length];
    for (int s = 0; s < from.length; s++) {
      keep[s] = find(root, from[s]) == largest;
    }
    stretches.retain(keep);
  }

  private static int find(int[] root, int v) {
    int top = v;
    while (root[top] != top) {
      root[top] = root[root[top]];
      top = root[top];
    }
    return top;
  }

  /** Turns built cells no street comes near into open land. */
  static void releaseUnserved(Lattice lattice, StreetNet net, Zoning zoning) {
    for (int cell = 0; cell < lattice.cellCount(); cell++) {
      if (zoning.isBuilt(cell) && !isServed(lattice, net, cell)) {
        zoning.release(cell);
      }
    }
  }

  private static boolean isServed(Lattice lattice, StreetNet net, int cell) {
    for (int k = 0; k < 4; k++) {
      if (net.degree(lattice.corner(cell, k)) > 0) {
        return true;
      }
    }
    return false;
  }
}
