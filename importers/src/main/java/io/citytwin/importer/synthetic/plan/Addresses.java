package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Names.Name;
import io.citytwin.importer.synthetic.plan.Quad.Frame;
import io.citytwin.model.feature.RoadClass;
import java.util.HashMap;
import java.util.Map;

/**
 * House numbers: along the nearest named street of the cell, odd on one side and even on the other,
 * rising to the east and to the north; where no street touches the cell, within the community. The
 * door is in the wall that faces the street.
 */
final class Addresses {

  private static final int NUMBERS_PER_CELL = 40;

  private final Lattice lattice;
  private final RoadSegments segments;
  private final StreetNet net;
  private final Administration administration;

  /** Rank of the edges of the embankment and the ring road, which pass a column or a row twice. */
  private final Map<Integer, Integer> windingRank = new HashMap<>();

  Addresses(Lattice lattice, StreetNet net, RoadSegments segments, Administration administration) {
    this.lattice = lattice;
    this.net = net;
    this.segments = segments;
    this.administration = administration;
    for (int edge = 0; edge < lattice.edgeCount(); edge++) {
      int stretch = net.alongEdge(edge);
      if (stretch >= 0 && net.street(stretch) < 0) {
        windingRank.put(edge, windingRank.size());
      }
    }
  }

  /** Address of building number so-and-so of a cell. */
  StreetAddress of(int cell, Frame frame, Footprint footprint, int number) {
    int side = nearestSide(cell, frame);
    return side < 0
        ? inCommunity(cell, footprint, number)
        : onStreet(cell, side, footprint, number);
  }

  private StreetAddress inCommunity(int cell, Footprint footprint, int number) {
    Name community = administration.community(cell).name();
    String house = administration.cellCode(cell).substring(12) + "-" + (number + 1);
    Name whole = new Name(community.chinese() + house + "号", community.english() + " " + house);
    double[] door = footprint.wallFacing(0, -1e6, 1, -1e6);
    return new StreetAddress(community, house, whole, door[0], door[1]);
  }

  private StreetAddress onStreet(int cell, int side, Footprint footprint, int number) {
    int edge = lattice.sideEdge(cell, side);
    Name street = segments.name(net.alongEdge(edge));
    int v = lattice.edgeStart(edge);
    int along = windingRank.getOrDefault(edge, straightRank(edge));
    boolean even = side == 0 || side == 3;
    int house = 2 * (along * NUMBERS_PER_CELL + number) + (even ? 2 : 1);
    Name whole = new Name(street.chinese() + house + "号", house + " " + street.english());
    int w = lattice.edgeEnd(edge);
    double[] door = footprint.wallFacing(lattice.x(v), lattice.y(v), lattice.x(w), lattice.y(w));
    return new StreetAddress(street, Integer.toString(house), whole, door[0], door[1]);
  }

  private int straightRank(int edge) {
    int v = lattice.edgeStart(edge);
    return lattice.isEastward(edge) ? lattice.column(v) : lattice.row(v);
  }

  private int nearestSide(int cell, Frame frame) {
    int best = -1;
    double nearest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < 4; k++) {
      RoadClass street = net.beside(cell, k);
      if (street != null && street != RoadClass.PATH) {
        int a = lattice.corner(cell, k);
        int b = lattice.corner(cell, (k + 1) % 4);
        double mx = (lattice.x(a) + lattice.x(b)) / 2 - frame.cx();
        double my = (lattice.y(a) + lattice.y(b)) / 2 - frame.cy();
        if (mx * mx + my * my < nearest) {
          nearest = mx * mx + my * my;
          best = k;
        }
      }
    }
    return best;
  }
}
