package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.PipeNodeKind;
import io.citytwin.model.feature.RoadClass;
import io.citytwin.model.feature.UtilityMedium;
import java.util.ArrayList;
import java.util.List;

/**
 * Storm water: trees under the streets that fall from manhole to manhole down to outfalls at the
 * shore.
 *
 * <p>Each street drains along its cheapest way to an outfall, uphill ways being dear. Inverts are
 * set from the leaves down, so every pipe falls by at least its slope; a pipe is as wide as the
 * land above it needs, so diameters never shrink on the way down.
 */
public final class StormNetwork {

  private static final int[] DIAMETERS = {
    300, 400, 500, 600, 800, 1000, 1200, 1500, 1800, 2000, 2400, 3000
  };
  private static final double SLOPE = 0.0012;
  private static final double COVER_METERS = 1.6;
  private static final double DEEPEST_METERS = 8;
  private static final double OFFSET_X = -1.5;
  private static final double OFFSET_Y = -1.3;
  private static final double OUTFALL_SHARE = 0.2;
  private static final double UPHILL_PENALTY = 60;

  private final Lattice lattice;
  private final Terrain terrain;
  private final Zoning zoning;
  private final Shoreline shoreline;
  private final StreetNet net;
  private final long seed;
  private final List<Integer> outfalls = new ArrayList<>();
  private final StreetForest forest;
  private final double[] ground;
  private final double[] invert;
  private final int[] drained;

  StormNetwork(
      Lattice lattice,
      Terrain terrain,
      Zoning zoning,
      Shoreline shoreline,
      StreetNet net,
      long seed) {
    this.lattice = lattice;
    this.terrain = terrain;
    this.zoning = zoning;
    this.shoreline = shoreline;
    this.net = net;
    this.seed = seed;
    ground = new double[lattice.vertexCount()];
    for (int v = 0; v < ground.length; v++) {
      ground[v] =
          net.degree(v) > 0 ? terrain.ground(lattice.x(v) + OFFSET_X, lattice.y(v) + OFFSET_Y) : 0;
    }
    chooseOutfalls();
    forest = new StreetForest(lattice, net, outfalls, new Drain());
    invert = new double[ground.length];
    drained = new int[ground.length];
    lower();
  }

  // ---------------------------------------------------------------- plan

  private boolean carries(int stretch) {
    return net.roadClass(stretch).compareTo(RoadClass.RESIDENTIAL) <= 0
        && net.course(stretch) == StreetNet.Course.GROUND;
  }

  /**
   * Cost of draining a vertex through a nearer one: ways uphill are dear, and none may need too
   * deep a trench.
   */
  private final class Drain implements StreetForest.Cost {

    /** Deepest invert a vertex may have, and the lowest a pipe from above can come in at. */
    private final double[] lowest = new double[ground.length];

    @Override
    public double of(int stretch, int nearer, int farther) {
      double needed = lowest[nearer] + SLOPE * net.length(stretch);
      if (!carries(stretch) || needed > ground[farther] - COVER_METERS) {
        return Double.POSITIVE_INFINITY;
      }
      return net.length(stretch) + UPHILL_PENALTY * Math.max(0, ground[nearer] - ground[farther]);
    }

    @Override
    public void settled(int vertex, int towardsRoot) {
      double trench = ground[vertex] - DEEPEST_METERS;
      lowest[vertex] =
          towardsRoot < 0
              ? trench
              : Math.max(
                  trench, lowest[net.other(towardsRoot, vertex)] + SLOPE * net.length(towardsRoot));
    }
  }

  /** Every fifth place at the shore, by lot; at least one, if there is any. */
  private void chooseOutfalls() {
    int spare = -1;
    for (int v = 0; v < ground.length; v++) {
      if (shoreline.hasShore(v) && drainsStreet(v)) {
        spare = v;
        if (RandomStream.unit(seed, Purpose.STORM, v, 0) < OUTFALL_SHARE) {
          outfalls.add(v);
        }
      }
    }
    if (outfalls.isEmpty() && spare >= 0) {
      outfalls.add(spare);
    }
  }

  private boolean drainsStreet(int vertex) {
    for (int k = 0; k < net.degree(vertex); k++) {
      if (carries(net.incident(vertex, k))) {
        return true;
      }
    }
    return false;
  }

  private void lower() {
    for (int rank = 0; rank < forest.reached(); rank++) {
      int v = forest.ranked(rank);
      invert[v] = ground[v] - COVER_METERS;
    }
    for (int rank = forest.reached() - 1; rank >= 0; rank--) {
      int v = forest.ranked(rank);
      int cell = lattice.cellAt(lattice.column(v), lattice.row(v));
      drained[v] += cell >= 0 && zoning.isBuilt(cell) ? 3 : 1;
      int stretch = forest.towardsRoot(v);
      if (stretch >= 0) {
        int below = net.other(stretch, v);
        invert[below] = Math.min(invert[below], invert[v] - SLOPE * net.length(stretch));
        drained[below] += drained[v];
      }
    }
  }

  // ---------------------------------------------------------------- parts

  /** Hands over all nodes and pipes. */
  public void forEach(PipeSink sink) {
    for (int rank = 0; rank < forest.reached(); rank++) {
      int v = forest.ranked(rank);
      sink.node(manhole(v));
      int stretch = forest.towardsRoot(v);
      if (stretch < 0) {
        addOutfall(v, sink);
      } else {
        lay(v, stretch, sink);
      }
    }
  }

  /** True if the vertex has a manhole. */
  boolean reaches(int vertex) {
    return forest.reaches(vertex);
  }

  PlannedNode manhole(int vertex) {
    return new PlannedNode(
        "SN-" + CityIds.digits(vertex),
        PipeNodeKind.MANHOLE,
        UtilityMedium.STORM,
        lattice.x(vertex) + OFFSET_X,
        lattice.y(vertex) + OFFSET_Y,
        invert[vertex],
        ground[vertex],
        vertex);
  }

  /** Two pipes down to the next street corner, a manhole between them. */
  private void lay(int vertex, int stretch, PipeSink sink) {
    PlannedNode upper = manhole(vertex);
    PlannedNode lower = manhole(net.other(stretch, vertex));
    RandomStream random = RandomStream.of(seed, Purpose.STORM, vertex, 1);
    int diameter = diameterFor(drained[vertex]);
    int year = random.integer(1985, 2023);
    if (upper.elevationMeters() - lower.elevationMeters() < 0.02 || net.length(stretch) < 60) {
      sink.pipe(pipe(vertex, "", diameter, year, upper, lower));
      return;
    }
    double x = (upper.x() + lower.x()) / 2;
    double y = (upper.y() + lower.y()) / 2;
    double level = (upper.elevationMeters() + lower.elevationMeters()) / 2;
    double top = Math.max(terrain.ground(x, y), level + 0.5);
    PlannedNode middle =
        new PlannedNode(
            upper.id() + "A", PipeNodeKind.MANHOLE, UtilityMedium.STORM, x, y, level, top, vertex);
    sink.node(middle);
    sink.pipe(pipe(vertex, "", diameter, year, upper, middle));
    sink.pipe(pipe(vertex, "A", diameter, year, middle, lower));
  }

  private void addOutfall(int vertex, PipeSink sink) {
    PlannedNode manhole = manhole(vertex);
    double x = shoreline.shoreX(vertex);
    double y = shoreline.shoreY(vertex);
    double fall = Math.max(0.1, SLOPE * StrictMath.hypot(x - manhole.x(), y - manhole.y()));
    double level = manhole.elevationMeters() - fall;
    PlannedNode outfall =
        new PlannedNode(
            "SN-O" + CityIds.digits(vertex),
            PipeNodeKind.OUTFALL,
            UtilityMedium.STORM,
            x,
            y,
            level,
            Math.max(level, 0.5),
            vertex);
    sink.node(outfall);
    sink.pipe(pipe(vertex, "O", diameterFor(drained[vertex]), 2001, manhole, outfall));
  }

  private static PlannedPipe pipe(
      int vertex, String suffix, int diameter, int year, PlannedNode upper, PlannedNode lower) {
    String material = diameter <= 600 && year > 2005 ? "HDPE" : "CONCRETE";
    return new PlannedPipe(
        "SP-" + CityIds.digits(vertex) + suffix,
        UtilityMedium.STORM,
        diameter,
        material,
        year,
        upper,
        lower);
  }

  private static int diameterFor(int units) {
    double wanted = 90 * Math.sqrt(units);
    for (int diameter : DIAMETERS) {
      if (diameter >= wanted) {
        return diameter;
      }
    }
    return DIAMETERS[DIAMETERS.length - 1];
  }
}
