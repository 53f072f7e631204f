package io.citytwin.importer.synthetic.plan;

import io.citytwin.model.feature.PipeNodeKind;
import io.citytwin.model.feature.RoadClass;
import io.citytwin.model.feature.UtilityMedium;
import java.util.ArrayList;
import java.util.List;

/**
 * Drinking water: a looped net under the streets, fed by water works through pumps, with tanks on
 * high ground.
 *
 * <p>The shortest-path trees from the water works carry the supply and are as wide as the houses
 * behind them need, so diameters never grow away from the works; all other streets close the loops
 * with distribution mains.
 */
public final class WaterNetwork {

  private static final int[] DIAMETERS = {
    150, 200, 300, 400, 500, 600, 800, 1000, 1200, 1400, 1600, 2000
  };
  private static final double COVER_METERS = 1.2;
  private static final double OFFSET_X = 1.4;
  private static final double OFFSET_Y = 1.2;

  private final Lattice lattice;
  private final Terrain terrain;
  private final Zoning zoning;
  private final StreetNet net;
  private final long seed;
  private final List<Integer> works = new ArrayList<>();
  private final List<Integer> tanks = new ArrayList<>();
  private final StreetForest forest;
  private final int[] served;

  WaterNetwork(
      Lattice lattice, Terrain terrain, Zoning zoning, StreetNet net, CitySize size, long seed) {
    this.lattice = lattice;
    this.terrain = terrain;
    this.zoning = zoning;
    this.net = net;
    this.seed = seed;
    chooseWorks(1 + (int) (size.radiusMeters() / 1500));
    forest = new StreetForest(lattice, net, works, this::cost);
    served = new int[lattice.vertexCount()];
    countServed();
    chooseTanks(2 + (int) (size.radiusMeters() / 1000));
  }

  // ---------------------------------------------------------------- plan

  private boolean carries(int stretch) {
    return net.roadClass(stretch).compareTo(RoadClass.RESIDENTIAL) <= 0
        && net.course(stretch) != StreetNet.Course.TUNNEL;
  }

  private double cost(int stretch, int nearer, int farther) {
    if (!carries(stretch)) {
      return Double.POSITIVE_INFINITY;
    }
    double factor =
        switch (net.roadClass(stretch)) {
          case MOTORWAY, TRUNK, PRIMARY -> 0.5;
          case SECONDARY -> 0.7;
          case TERTIARY -> 0.85;
          case RESIDENTIAL, SERVICE, PATH -> 1;
        };
    return factor * net.length(stretch);
  }

  /**
   * The highest vertices of the net beside open land, one for each sector of the city seen from its
   * middle.
   */
  private void chooseWorks(int sectors) {
    int[] best = new int[sectors];
    java.util.Arrays.fill(best, -1);
    for (int v = 0; v < lattice.vertexCount(); v++) {
      if (openCell(v) >= 0 && hasMain(v)) {
        double angle = StrictMath.atan2(lattice.y(v), lattice.x(v)) / (2 * Math.PI) + 0.5;
        int sector = Math.min(sectors - 1, (int) (angle * sectors));
        if (best[sector] < 0 || ground(v) > ground(best[sector])) {
          best[sector] = v;
        }
      }
    }
    for (int v : best) {
      if (v >= 0) {
        works.add(v);
      }
    }
  }

  private boolean hasMain(int vertex) {
    for (int k = 0; k < net.degree(vertex); k++) {
      int stretch = net.incident(vertex, k);
      if (carries(stretch) && net.roadClass(stretch).compareTo(RoadClass.TERTIARY) <= 0) {
        return true;
      }
    }
    return false;
  }

  /** A cell of open land that has the vertex as its corner; -1 for none. */
  private int openCell(int vertex) {
    for (int k = 0; k < 4; k++) {
      int cell = lattice.cellAt(lattice.column(vertex) - k % 2, lattice.row(vertex) - k / 2);
      if (lattice.isQuad(cell) && !zoning.isBuilt(cell)) {
        return cell;
      }
    }
    return -1;
  }

  private void countServed() {
    for (int rank = forest.reached() - 1; rank >= 0; rank--) {
      int v = forest.ranked(rank);
      int cell = lattice.cellAt(lattice.column(v), lattice.row(v));
      served[v] += cell >= 0 && zoning.isBuilt(cell) ? 4 : 1;
      int stretch = forest.towardsRoot(v);
      if (stretch >= 0) {
        served[net.other(stretch, v)] += served[v];
      }
    }
  }

  private void chooseTanks(int count) {
    List<Integer> candidates = new ArrayList<>();
    for (int rank = 0; rank < forest.reached(); rank++) {
      int v = forest.ranked(rank);
      if (!works.contains(v) && openCell(v) >= 0 && hasMain(v)) {
        candidates.add(v);
      }
    }
    candidates.sort((a, b) -> Double.compare(ground(b), ground(a)));
    double apart = terrain.radius() / 2.5;
    for (int v : candidates) {
      boolean clear = tanks.stream().allMatch(t -> lattice.length(t, v) > apart);
      if (tanks.size() < count && clear) {
        tanks.add(v);
      }
    }
  }

  private double ground(int vertex) {
    return terrain.ground(lattice.x(vertex), lattice.y(vertex));
  }

  // ---------------------------------------------------------------- parts

  /** Hands over all nodes and pipes. */
  public void forEach(PipeSink sink) {
    for (int rank = 0; rank < forest.reached(); rank++) {
      sink.node(vertexNode(forest.ranked(rank)));
    }
    for (int stretch = 0; stretch < net.size(); stretch++) {
      if (carries(stretch) && forest.reaches(net.from(stretch))) {
        lay(stretch, sink);
      }
    }
    for (int k = 0; k < works.size(); k++) {
      addWorks(k, works.get(k), sink);
    }
    for (int k = 0; k < tanks.size(); k++) {
      addTank(k, tanks.get(k), sink);
    }
  }

  /** True if water reaches the vertex. */
  boolean reaches(int vertex) {
    return forest.reaches(vertex);
  }

  PlannedNode vertexNode(int vertex) {
    double x = lattice.x(vertex) + OFFSET_X;
    double y = lattice.y(vertex) + OFFSET_Y;
    return node("WN-" + CityIds.digits(vertex), PipeNodeKind.JUNCTION, x, y, COVER_METERS, vertex);
  }

  private PlannedNode node(
      String id, PipeNodeKind kind, double x, double y, double cover, int vertex) {
    double ground = terrain.ground(x, y);
    return new PlannedNode(id, kind, UtilityMedium.WATER, x, y, ground - cover, ground, vertex);
  }

  /**
   * Lays the pipes of a stretch, cut by what stands in it: a valve near one end, a hydrant in the
   * middle.
   */
  private void lay(int stretch, PipeSink sink) {
    RandomStream random = RandomStream.of(seed, Purpose.WATER, stretch, 0);
    PlannedNode start = vertexNode(net.from(stretch));
    PlannedNode end = vertexNode(net.to(stretch));
    boolean main = net.roadClass(stretch).compareTo(RoadClass.TERTIARY) <= 0;
    List<PlannedNode> chain = new ArrayList<>();
    chain.add(start);
    int first = lattice.vertexCount() + 3 * stretch;
    if (random.chance(main ? 0.55 : 0.3)) {
      chain.add(between(start, end, 0.09, first, PipeNodeKind.VALVE));
    }
    if (random.chance(0.55) && net.course(stretch) == StreetNet.Course.GROUND) {
      chain.add(between(start, end, random.between(0.4, 0.6), first + 1, PipeNodeKind.HYDRANT));
    } else if (main && random.chance(0.04)) {
      chain.add(between(start, end, 0.5, first + 1, PipeNodeKind.METER));
    }
    chain.add(end);
    int diameter = diameter(stretch);
    int year = yearInstalled(stretch, random);
    for (int k = 1; k < chain.size(); k++) {
      if (k < chain.size() - 1) {
        sink.node(chain.get(k));
      }
      sink.pipe(
          pipe(
              "WP-" + CityIds.digits(3 * stretch + k),
              diameter,
              year,
              chain.get(k - 1),
              chain.get(k)));
    }
  }

  private PlannedNode between(
      PlannedNode a, PlannedNode b, double t, int number, PipeNodeKind kind) {
    double x = a.x() + t * (b.x() - a.x());
    double y = a.y() + t * (b.y() - a.y());
    return node("WN-" + CityIds.digits(number), kind, x, y, COVER_METERS, a.vertex());
  }

  private static PlannedPipe pipe(String id, int diameter, int year, PlannedNode a, PlannedNode b) {
    String material =
        diameter >= 1000
            ? "STEEL"
            : year < 1992 ? "GREY_CAST_IRON" : diameter <= 200 ? "PE" : "DUCTILE_IRON";
    return new PlannedPipe(id, UtilityMedium.WATER, diameter, material, year, a, b);
  }

  private int diameter(int stretch) {
    int a = net.from(stretch);
    int b = net.to(stretch);
    int behind = 0;
    if (forest.towardsRoot(b) == stretch) {
      behind = served[b];
    } else if (forest.towardsRoot(a) == stretch) {
      behind = served[a];
    }
    return diameterFor(behind);
  }

  /**
   * A cell needs about 4 units; a main of 150 mm feeds some ten cells, and the need of a main grows
   * with the square of its width.
   */
  private static int diameterFor(int units) {
    double wanted = 24 * Math.sqrt(units);
    for (int diameter : DIAMETERS) {
      if (diameter >= wanted) {
        return diameter;
      }
    }
    return DIAMETERS[DIAMETERS.length - 1];
  }

  private int yearInstalled(int stretch, RandomStream random) {
    double urban = terrain.urban(lattice.x(net.from(stretch)), lattice.y(net.from(stretch)));
    int first = (int) (2012 - 40 * Math.clamp(urban, 0, 1));
    return random.integer(first, 2024);
  }

  private void addWorks(int number, int vertex, PipeSink sink) {
    PlannedNode junction = vertexNode(vertex);
    PlannedNode pump = beside(vertex, 0.3, "WN-P" + (number + 1), PipeNodeKind.PUMP);
    PlannedNode meter = beside(vertex, 0.18, "WN-M" + (number + 1), PipeNodeKind.METER);
    PlannedNode reservoir = beside(vertex, 0.75, "WN-R" + (number + 1), PipeNodeKind.RESERVOIR);
    int diameter = diameterFor(served[vertex]);
    sink.node(reservoir);
    sink.node(pump);
    sink.node(meter);
    sink.pipe(pipe("WP-R" + (number + 1), diameter, 1998, reservoir, pump));
    sink.pipe(pipe("WP-P" + (number + 1), diameter, 1998, pump, meter));
    sink.pipe(pipe("WP-M" + (number + 1), diameter, 1998, meter, junction));
  }

  private void addTank(int number, int vertex, PipeSink sink) {
    PlannedNode tank = beside(vertex, 0.6, "WN-T" + (number + 1), PipeNodeKind.TANK);
    sink.node(tank);
    sink.pipe(
        pipe(
            "WP-T" + (number + 1),
            Math.min(600, diameterFor(served[vertex])),
            2004,
            tank,
            vertexNode(vertex)));
  }

  /** A node on the way from a vertex to the middle of the open cell beside it. */
  private PlannedNode beside(int vertex, double share, String id, PipeNodeKind kind) {
    int cell = openCell(vertex);
    double x = lattice.x(vertex) + share * (lattice.centreX(cell) - lattice.x(vertex));
    double y = lattice.y(vertex) + share * (lattice.centreY(cell) - lattice.y(vertex));
    return node(
        id,
        kind,
        x,
        y,
        kind == PipeNodeKind.TANK || kind == PipeNodeKind.RESERVOIR ? 0 : COVER_METERS,
        vertex);
  }
}
