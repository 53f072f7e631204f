package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.StreetNet.Course;
import io.citytwin.model.feature.CityPartState;
import io.citytwin.model.feature.PipeNodeKind;
import io.citytwin.model.feature.RoadClass;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Places the parts of the city's catalogue: covers and hydrants at the nodes of the pipes, lights
 * and signs at the junctions, lamps, bins and bus shelters along the streets.
 *
 * <p>A place outside the cells has no part: it is under no district.
 */
public final class PartPlanner {

  private static final int MOST_OF_A_CLASS = 999_999;
  private static final double VERGE_METERS = 0.8;
  private static final double JUNCTION_METERS = 22;

  private final CityPlan plan;
  private final Lattice lattice;
  private final StreetNet net;
  private final CellFinder cells;
  private final Consumer<PlannedPart> sink;
  private final Map<String, Integer> numbers = new HashMap<>();

  private PartPlanner(CityPlan plan, Consumer<PlannedPart> sink) {
    this.plan = plan;
    this.sink = sink;
    lattice = plan.lattice();
    net = plan.streets();
    cells = new CellFinder(lattice, plan.shoreline());
  }

  /** Hands over all parts, in an order that depends on the city alone. */
  public static void forEach(CityPlan plan, Consumer<PlannedPart> sink) {
    PartPlanner planner = new PartPlanner(plan, sink);
    planner.placeOnPipes();
    planner.plan.streets().junctions().forEach(planner::placeAtJunction);
    for (int stretch = 0; stretch < planner.net.size(); stretch++) {
      if (planner.net.course(stretch) == Course.GROUND) {
        planner.placeAlong(stretch);
      }
    }
  }

  // ---------------------------------------------------------------- pipes

  private void placeOnPipes() {
    PipeSink nodes =
        new PipeSink() {
          @Override
          public void node(PlannedNode node) {
            placeOn(node);
          }

          @Override
          public void pipe(PlannedPipe pipe) {}
        };
    plan.water().forEach(nodes);
    plan.storm().forEach(nodes);
  }

  private void placeOn(PlannedNode node) {
    PartClass type = typeOn(node.kind());
    if (type != null) {
      add(type, node.x(), node.y(), node.vertex(), node.id());
    }
  }

  /** What the city's catalogue has above a node; null for nothing. */
  private static @Nullable PartClass typeOn(PipeNodeKind kind) {
    return switch (kind) {
      case MANHOLE -> PartClass.STORM_COVER;
      case VALVE, METER -> PartClass.WATER_COVER;
      case HYDRANT -> PartClass.HYDRANT;
      case JUNCTION, PUMP, TANK, RESERVOIR, OUTFALL -> null;
    };
  }

  // ---------------------------------------------------------------- streets

  /** A light on the right of every arm where traffic lights stand, a sign where three arms meet. */
  private void placeAtJunction(int vertex) {
    double widest = 0;
    for (int k = 0; k < net.degree(vertex); k++) {
      widest = Math.max(widest, halfWidth(net.incident(vertex, k)));
    }
    String host = CityIds.junction(vertex);
    for (int k = 0; k < net.degree(vertex); k++) {
      int stretch = net.incident(vertex, k);
      double clear = (1.3 * widest + 3) / net.length(stretch);
      if (net.isSignalised(vertex)) {
        addBeside(PartClass.TRAFFIC_LIGHT, vertex, stretch, clear, VERGE_METERS, host);
      }
      if (k == 0 && net.degree(vertex) >= 3) {
        addBeside(PartClass.STREET_SIGN, vertex, stretch, clear, 2 * VERGE_METERS, host);
      }
    }
  }

  private void placeAlong(int stretch) {
    RoadClass street = net.roadClass(stretch);
    boolean wide = street.compareTo(RoadClass.SECONDARY) <= 0;
    if (street.compareTo(RoadClass.RESIDENTIAL) <= 0) {
      spread(PartClass.STREET_LAMP, stretch, 36, wide);
    }
    if (street.compareTo(RoadClass.TERTIARY) <= 0) {
      spread(PartClass.LITTER_BIN, stretch, 110, true);
    }
    double lot = RandomStream.unit(plan.seed(), Purpose.PARTS, stretch, 1);
    if (wide && street != RoadClass.MOTORWAY && lot < 0.22) {
      spread(PartClass.BUS_SHELTER, stretch, 200, true);
    }
  }

  /** Parts so many metres apart, on both sides or in turns, clear of the junctions at the ends. */
  private void spread(PartClass type, int stretch, double metersApart, boolean bothSides) {
    double length = net.length(stretch);
    int count = (int) Math.max(1, Math.round(length / metersApart));
    double margin = Math.min(0.45, JUNCTION_METERS / length);
    // Each class keeps its own distance from the kerb and its own beat, so that none stands in
    // another.
    double aside = VERGE_METERS * (1 + 0.6 * type.ordinal() / PartClass.values().length);
    double shift = 0.03 * (type.ordinal() - PartClass.STREET_LAMP.ordinal());
    for (int k = 0; k < count; k++) {
      double t = margin + (1 - 2 * margin) * Math.clamp((k + 0.5) / count + shift, 0, 1);
      if (bothSides || k % 2 == 0) {
        addBeside(type, net.from(stretch), stretch, t, aside, null);
      }
      if (bothSides || k % 2 == 1) {
        addBeside(type, net.to(stretch), stretch, 1 - t, aside, null);
      }
    }
  }

  private double halfWidth(int stretch) {
    return RoadSegment.halfWidthMeters(net.roadClass(stretch));
  }

  /** A part on the right of the way from a vertex into a stretch, so many metres off the kerb. */
  private void addBeside(
      PartClass type,
      int vertex,
      int stretch,
      double share,
      double metersAside,
      @Nullable String host) {
    int other = net.other(stretch, vertex);
    double dx = lattice.x(other) - lattice.x(vertex);
    double dy = lattice.y(other) - lattice.y(vertex);
    double aside = (halfWidth(stretch) + metersAside) / Math.sqrt(dx * dx + dy * dy);
    double x = lattice.x(vertex) + share * dx + aside * dy;
    double y = lattice.y(vertex) + share * dy - aside * dx;
    add(type, x, y, share < 0.5 ? vertex : other, host);
  }

  // ---------------------------------------------------------------- the catalogue

  private void add(PartClass type, double x, double y, int vertex, @Nullable String host) {
    int cell = cells.find(x, y, vertex);
    if (cell >= 0) {
      String code = code(plan.administration().cellCode(cell).substring(0, 6) + type.code());
      sink.accept(new PlannedPart(type, code, x, y, cell, state(code), host));
    }
  }

  private String code(String prefix) {
    int number = numbers.merge(prefix, 1, Integer::sum);
    if (number > MOST_OF_A_CLASS) {
      throw new IllegalStateException("more than 999,999 parts under " + prefix);
    }
    return prefix + CityIds.digits(number).substring(1);
  }

  private CityPartState state(String code) {
    double lot = RandomStream.unit(plan.seed(), Purpose.PARTS, Long.parseLong(code), 0);
    return lot < 0.962
        ? CityPartState.INTACT
        : lot < 0.988
            ? CityPartState.DAMAGED
            : lot < 0.996 ? CityPartState.LOST : CityPartState.REMOVED;
  }
}
