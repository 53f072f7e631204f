package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Names.Name;
import io.citytwin.model.feature.RoadClass;
import io.citytwin.model.feature.TravelDirection;

/**
 * A road from junction to junction.
 *
 * @param number rank in the city, from 0
 * @param name its street's name
 * @param roadClass its class
 * @param direction direction of traffic along the line
 * @param bridge true on a bridge
 * @param tunnel true in a tunnel
 * @param line x, y pairs in metres from the start junction to the end junction
 * @param startVertex lattice vertex of the start junction
 * @param endVertex lattice vertex of the end junction
 * @param firstStretch one of the stretches it consists of
 */
@SuppressWarnings("ArrayRecordComponent") // coordinates by the million, never compared
public record RoadSegment(
    int number,
    Name name,
    RoadClass roadClass,
    TravelDirection direction,
    boolean bridge,
    boolean tunnel,
    double[] line,
    int startVertex,
    int endVertex,
    int firstStretch) {

  /** Carriageway and its lanes by class. */
  private record Profile(double halfWidthMeters, int lanes, int speedLimit, String surface) {}

  private static Profile profile(RoadClass type) {
    return switch (type) {
      case MOTORWAY -> new Profile(16, 8, 100, "asphalt");
      case TRUNK -> new Profile(15, 8, 80, "asphalt");
      case PRIMARY -> new Profile(11, 6, 60, "asphalt");
      case SECONDARY -> new Profile(7.5, 4, 50, "asphalt");
      case TERTIARY -> new Profile(5, 2, 40, "asphalt");
      case RESIDENTIAL -> new Profile(3.5, 2, 30, "asphalt");
      case SERVICE -> new Profile(2.5, 1, 15, "concrete");
      case PATH -> new Profile(1.5, 0, 5, "paving_stones");
    };
  }

  /** Half the width of the carriageway of a class, in metres. */
  public static double halfWidthMeters(RoadClass type) {
    return profile(type).halfWidthMeters;
  }

  /** Length in metres. */
  public double lengthMeters() {
    double sum = 0;
    for (int k = 2; k < line.length; k += 2) {
      sum += StrictMath.hypot(line[k] - line[k - 2], line[k + 1] - line[k - 1]);
    }
    return sum;
  }

  /** Lanes in both directions; a one-way road has half of them. */
  public int laneCount() {
    int lanes = profile(roadClass).lanes;
    return direction == TravelDirection.BOTH ? lanes : Math.max(1, lanes / 2);
  }

  /** Speed limit in km/h. */
  public int speedLimit() {
    return profile(roadClass).speedLimit;
  }

  /** Surface, in the words of OpenStreetMap. */
  public String surface() {
    return profile(roadClass).surface;
  }

  /** Level: 1 on a bridge, -1 in a tunnel. */
  public int layer() {
    return bridge ? 1 : tunnel ? -1 : 0;
  }

  /** Point half way along, x and y in metres. */
  public double[] middle() {
    double left = lengthMeters() / 2;
    for (int k = 2; k < line.length; k += 2) {
      double step = StrictMath.hypot(line[k] - line[k - 2], line[k + 1] - line[k - 1]);
      if (left <= step) {
        double t = left / step;
        return new double[] {
          line[k - 2] + t * (line[k] - line[k - 2]), line[k - 1] + t * (line[k + 1] - line[k - 1])
        };
      }
      left -= step;
    }
    return new double[] {line[line.length - 2], line[line.length - 1]};
  }
}
