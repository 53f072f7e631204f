package io.citytwin.importer.synthetic.plan;

/**
 * Where a point of the flat lattice really lies: rounded at the corners, turned about the centres,
 * bent by noise, and unsettled in the old town. Smooth and mild enough that cells stay convex, the
 * old town's random steps apart.
 */
final class Warp {

  private static final double ROUNDNESS = 0.3;

  private final Terrain terrain;
  private final long seed;
  private final Noise bendX;
  private final Noise bendY;
  private final double halfWidth;
  private final double halfHeight;
  private final double[] turns;

  Warp(Terrain terrain, CitySize size, long seed) {
    this.terrain = terrain;
    this.seed = seed;
    bendX = new Noise(seed, Purpose.WARP, 1);
    bendY = new Noise(seed, Purpose.WARP, 2);
    halfWidth = size.columns() * CitySize.PITCH_METERS / 2;
    halfHeight = size.rows() * CitySize.PITCH_METERS / 2;
    turns = new double[terrain.centres().size()];
    for (int k = 0; k < turns.length; k++) {
      turns[k] = RandomStream.of(seed, Purpose.WARP, k, 9).between(-0.4, 0.4);
    }
  }

  /** Moves the point (x, y) of the flat lattice; column and row number it for the random steps. */
  double[] place(double x, double y, int column, int row) {
    double u = Math.clamp(x / halfWidth, -1, 1);
    double v = Math.clamp(y / halfHeight, -1, 1);
    double px = x * Math.sqrt(1 - ROUNDNESS * v * v / 2);
    double py = y * Math.sqrt(1 - ROUNDNESS * u * u / 2);
    double[] place = turn(px, py);
    double wave = Math.max(1500, terrain.radius() / 5);
    double strength = 0.075 * wave;
    double bx = place[0] / wave;
    double by = place[1] / wave;
    place[0] += strength * bendX.fractal(bx, by, 2);
    place[1] += strength * bendY.fractal(bx, by, 2);
    unsettle(place, column, row);
    return place;
  }

  private double[] turn(double x, double y) {
    double px = x;
    double py = y;
    for (int k = 0; k < turns.length; k++) {
      Terrain.Centre centre = terrain.centres().get(k);
      double dx = px - centre.x();
      double dy = py - centre.y();
      double reach = 0.75 * centre.reach();
      double angle = turns[k] * StrictMath.exp(-(dx * dx + dy * dy) / (reach * reach));
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      px = centre.x() + dx * cos - dy * sin;
      py = centre.y() + dx * sin + dy * cos;
    }
    return new double[] {px, py};
  }

  private void unsettle(double[] place, int column, int row) {
    Terrain.Centre old = terrain.centres().getFirst();
    double d =
        StrictMath.hypot(place[0] - old.x(), place[1] - old.y()) / (1.2 * terrain.coreRadius());
    double step = 3 + 20 * StrictMath.exp(-d * d * d * d);
    RandomStream random = RandomStream.of(seed, Purpose.JITTER, column, row);
    place[0] += random.between(-step, step);
    place[1] += random.between(-step, step);
  }
}
