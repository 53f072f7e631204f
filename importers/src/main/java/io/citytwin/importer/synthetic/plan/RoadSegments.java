package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Names.Name;
import io.citytwin.importer.synthetic.plan.StreetNet.Course;
import io.citytwin.model.feature.RoadClass;
import io.citytwin.model.feature.TravelDirection;
import java.util.function.Consumer;

/** Cuts the street net into segments from junction to junction. */
public final class RoadSegments {

  private final Lattice lattice;
  private final StreetNet net;
  private final Zoning zoning;
  private final Names names;
  private final long seed;

  RoadSegments(Lattice lattice, StreetNet net, Zoning zoning, Names names, long seed) {
    this.lattice = lattice;
    this.net = net;
    this.zoning = zoning;
    this.names = names;
    this.seed = seed;
  }

  /** Hands over every segment once, in an order that depends on the city alone. */
  public void forEach(Consumer<RoadSegment> sink) {
    boolean[] done = new boolean[net.size()];
    int number = 0;
    for (int junction : net.junctions()) {
      for (int k = 0; k < net.degree(junction); k++) {
        int stretch = net.incident(junction, k);
        if (!done[stretch]) {
          sink.accept(walk(number++, junction, stretch, done));
        }
      }
    }
  }

  private RoadSegment walk(int number, int start, int firstStretch, boolean[] done) {
    int[] vertices = new int[16];
    int length = 0;
    vertices[length++] = start;
    int stretch = firstStretch;
    int vertex = start;
    while (true) {
      done[stretch] = true;
      vertex = net.other(stretch, vertex);
      if (length == vertices.length) {
        vertices = java.util.Arrays.copyOf(vertices, 2 * length);
      }
      vertices[length++] = vertex;
      if (net.isJunction(vertex)) {
        return segment(number, vertices, length, firstStretch);
      }
      stretch =
          net.incident(vertex, 0) == stretch ? net.incident(vertex, 1) : net.incident(vertex, 0);
    }
  }

  private RoadSegment segment(int number, int[] vertices, int length, int stretch) {
    double[] line = new double[2 * length];
    for (int k = 0; k < length; k++) {
      line[2 * k] = lattice.x(vertices[k]);
      line[2 * k + 1] = lattice.y(vertices[k]);
    }
    Course course = net.course(stretch);
    return new RoadSegment(
        number,
        name(stretch),
        net.roadClass(stretch),
        direction(stretch),
        course == Course.BRIDGE,
        course == Course.TUNNEL,
        line,
        vertices[0],
        vertices[length - 1],
        stretch);
  }

  Name name(int stretch) {
    int street = net.street(stretch);
    if (street == StreetNet.SHORE_STREET) {
      return new Name("滨海路", "Binhai Road");
    }
    if (street == StreetNet.RING_STREET) {
      return new Name("环城大道", "Ring Road");
    }
    int lines = lattice.columns() + lattice.rows() + 2;
    boolean northward = street % lines <= lattice.columns();
    return names.street(street % 1600, northward, net.roadClass(stretch));
  }

  /** A third of the lanes of the old town carry one-way traffic, whole streets at a time. */
  private TravelDirection direction(int stretch) {
    if (net.roadClass(stretch) != RoadClass.RESIDENTIAL || !inOldTown(stretch)) {
      return TravelDirection.BOTH;
    }
    double draw = RandomStream.unit(seed, Purpose.ONE_WAY, net.street(stretch), 0);
    return draw < 0.17
        ? TravelDirection.FORWARD
        : draw < 0.33 ? TravelDirection.BACKWARD : TravelDirection.BOTH;
  }

  private boolean inOldTown(int stretch) {
    int v = net.from(stretch);
    int cell = lattice.cellAt(lattice.column(v), lattice.row(v));
    return cell >= 0 && zoning.of(cell) == LandUse.OLD_TOWN;
  }
}
