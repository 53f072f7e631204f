package io.citytwin.bench;

import java.util.Random;
import org.locationtech.jts.geom.Envelope;

/**
 * Boxes as a city has them: footprints of 5 to 40 m, scattered over a square whose side grows with
 * their number so that there are about 1,240 to a square kilometre. Metres.
 *
 * @param boxes minX, minY, maxX, maxY of each
 * @param side of the square, metres
 */
public record Boxes(double[][] boxes, double side) {

  private static final double PER_SQUARE_METER = 1_240 / 1e6;

  static Boxes scattered(int count, long seed) {
    Random random = new Random(seed);
    double side = Math.sqrt(count / PER_SQUARE_METER);
    double[][] boxes = new double[count][];
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble() * side;
      double y = random.nextDouble() * side;
      boxes[i] =
          new double[] {x, y, x + 5 + 35 * random.nextDouble(), y + 5 + 35 * random.nextDouble()};
    }
    return new Boxes(boxes, side);
  }

  /** Square queries that meet about as many boxes as wanted. */
  double[][] queries(int count, int hitsWanted, long seed) {
    Random random = new Random(seed);
    double width = Math.sqrt(hitsWanted / PER_SQUARE_METER);
    double[][] queries = new double[count][];
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble() * (side - width);
      double y = random.nextDouble() * (side - width);
      queries[i] = new double[] {x, y, x + width, y + width};
    }
    return queries;
  }

  static Envelope envelope(double[] box) {
    return new Envelope(box[0], box[2], box[1], box[3]);
  }

  /** Whether box number {@code item} meets a query, exactly and edges included. */
  boolean meets(int item, double[] query) {
    double[] box = boxes[item];
    return box[0] <= query[2] && box[2] >= query[0] && box[1] <= query[3] && box[3] >= query[1];
  }
}
