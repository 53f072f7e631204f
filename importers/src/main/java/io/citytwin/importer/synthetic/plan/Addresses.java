package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Names.Name;
import io.citytwin.importer.synthetic.plan.Quad.Frame;
import io.citytwin.model.feature.RoadClass;

/**
 * House numbers: along the nearest named street of the cell, odd on one side and even on the other,
 * rising to the east and to the north; where no street touches the cell, within the community.
 */
final class Addresses {

  private static final int NUMBERS_PER_CELL = 40;

  private final Lattice lattice;
  private final RoadSegments segments;
  private final StreetNet net;
  private final Administration administration;

  Addresses(Lattice lattice, StreetNet net, RoadSegments segments, Administration administration) {
    this.lattice = lattice;
    this.net = net;
    this.segments = segments;
    this.administration = administration;
  }

  /** Address of building number so-and-so of a cell. */
  Name of(int cell, Frame frame, int number) {
    int side = nearestSide(cell, frame);
    if (side < 0) {
      Name community = administration.community(cell).name();
      String code = administration.cellCode(cell).substring(12) + "-" + (number + 1);
      return new Name(community.chinese() + code + "号", community.english() + " " + code);
    }
    int edge = lattice.sideEdge(cell, side);
    Name street = segments.name(net.alongEdge(edge));
    int v = lattice.edgeStart(edge);
    int along = lattice.isEastward(edge) ? lattice.column(v) : lattice.row(v);
    boolean even = side == 0 || side == 3;
    int house = 2 * (along * NUMBERS_PER_CELL + number) + (even ? 2 : 1);
    return new Name(street.chinese() + house + "号", house + " " + street.english());
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
