package io.citytwin.importer.synthetic.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Land, water, hills and centres of a city, as functions of a place in metres.
 *
 * <p>The sea lies in the south, a bay cuts into the land, a river comes from the north and ends in
 * the bay. The old centre stands west of the river mouth, the new one east of it.
 */
public final class Terrain {

  /** A place people go to. */
  record Centre(double x, double y, double reach, double weight) {}

  private record Hill(double x, double y, double radius, double height) {}

  private final double radius;
  private final Noise coastNoise;
  private final Noise hillNoise;
  private final Noise landNoise;
  private final double bayX;
  private final double riverHalfWidth;
  private final double riverPhase;
  private final List<Hill> hills = new ArrayList<>();
  private final List<Centre> centres = new ArrayList<>();

  public Terrain(CitySize size, long seed) {
    radius = size.radiusMeters();
    coastNoise = new Noise(seed, Purpose.TERRAIN, 1);
    hillNoise = new Noise(seed, Purpose.HILLS, 2);
    landNoise = new Noise(seed, Purpose.TERRAIN, 3);
    RandomStream random = RandomStream.of(seed, Purpose.TERRAIN, 0, 0);
    bayX = random.between(0.12, 0.3) * radius;
    riverPhase = random.between(-0.5, 0.5);
    riverHalfWidth = Math.max(78, 0.016 * radius);
    placeHills(RandomStream.of(seed, Purpose.HILLS, 0, 0));
    placeCentres(RandomStream.of(seed, Purpose.CENTRES, 0, 0));
  }

  private void placeHills(RandomStream random) {
    addHill(random.between(-0.95, -0.8), random.between(0.55, 0.7), random.between(0.26, 0.31));
    addHill(random.between(0.95, 1.1), random.between(0.4, 0.6), random.between(0.19, 0.24));
    addHill(random.between(-0.42, -0.32), random.between(0.28, 0.36), random.between(0.1, 0.13));
    addHill(random.between(-1.15, -1.0), random.between(-0.3, -0.2), random.between(0.12, 0.16));
    int more = (int) (radius / 2500);
    for (int k = 0; k < more; k++) {
      addHill(random.between(-1.2, 1.2), random.between(0.05, 0.95), random.between(0.05, 0.11));
    }
  }

  private void addHill(double u, double v, double r) {
    hills.add(new Hill(u * radius, v * radius, r * radius, Math.min(420, 60 + 0.12 * r * radius)));
  }

  private void placeCentres(RandomStream random) {
    centres.add(new Centre(bayX - 0.3 * radius, -0.12 * radius, 0.8 * radius, 1));
    centres.add(new Centre(bayX + 0.38 * radius, 0.02 * radius, 0.55 * radius, 0.9));
    int more = 1 + (int) (radius / 2000);
    for (int k = 0; k < more; k++) {
      double x = random.between(-1.1, 1.1) * radius;
      double y = random.between(-0.4, 0.85) * radius;
      centres.add(new Centre(x, y, random.between(0.16, 0.3) * radius, random.between(0.45, 0.7)));
    }
  }

  /** The old centre first, the new one second, then the others. */
  List<Centre> centres() {
    return centres;
  }

  /**
   * Height over the shore line: positive on land, negative on water, nought at the shore, with a
   * slope of about 1 near it. Sea, bay and river are all water.
   */
  public double shore(double x, double y) {
    double u = x / radius;
    double v = y / radius;
    double coast = v + 0.56 + 0.1 * u + 0.16 * coastNoise.fractal(1.6 * u + 3, 1.6 * v, 3);
    double bay = (u - bayX / radius) / (0.16 + 0.1 * coastNoise.at(2.2 * v, 5));
    coast -= 0.5 * StrictMath.exp(-bay * bay);
    return Math.min(coast * radius, river(x, y));
  }

  private double river(double x, double y) {
    double v = y / radius;
    if (v < -0.6) {
      return radius;
    }
    double here = riverX(v);
    double slope = (riverX(v + 0.01) - here) / 0.01;
    double away = Math.abs(x / radius - here) / Math.sqrt(1 + slope * slope) * radius;
    return away - riverHalfWidth * (1 - 0.25 * v);
  }

  private double riverX(double v) {
    double bend = StrictMath.sin(3.3 * (v + 0.3) + riverPhase) - StrictMath.sin(riverPhase);
    return bayX / radius + 0.14 * bend + 0.1 * coastNoise.at(1.7 * v, 40.5) - 0.12 * v;
  }

  /** Share of a hill's height, 0 in the plain; from 0.35 up nothing is built. */
  double hill(double x, double y) {
    double most = 0;
    for (Hill hill : hills) {
      double dx = (x - hill.x) / hill.radius;
      double dy = (y - hill.y) / hill.radius;
      double near = StrictMath.exp(-(dx * dx + dy * dy));
      most = Math.max(most, near);
    }
    return most + 0.22 * most * hillNoise.fractal(x / (0.2 * radius), y / (0.2 * radius), 3);
  }

  /** Level of the ground in metres above the datum (mean sea level); about 3 m at the shore. */
  public double ground(double x, double y) {
    double inland = Math.max(0, shore(x, y));
    double plain = 3 + 22 * (1 - StrictMath.exp(-inland / 4500));
    double rise = 0;
    for (Hill hill : hills) {
      double dx = (x - hill.x) / hill.radius;
      double dy = (y - hill.y) / hill.radius;
      rise += hill.height * StrictMath.exp(-(dx * dx + dy * dy) * 1.3);
    }
    double rough = 0.5 * landNoise.at(x / 700, y / 700);
    return plain + rise * Math.min(1, inland / 400) + rough;
  }

  /** How urban a place is: about 1 in the old centre, below 0.2 in the countryside. */
  double urban(double x, double y) {
    double most = 0;
    for (Centre centre : centres) {
      double d = StrictMath.hypot(x - centre.x, y - centre.y) / centre.reach;
      most = Math.max(most, centre.weight * StrictMath.exp(-d * d));
    }
    double wave = Math.max(900, 0.22 * radius);
    return most + 0.2 * landNoise.fractal(x / wave + 7, y / wave, 2);
  }

  /** A field for the choice of land use, about ±1, of the given wavelength. */
  double variety(double x, double y, double wavelength) {
    return 1.3 * landNoise.fractal(x / wavelength - 31, y / wavelength + 12, 2);
  }

  /** Radius of the quarter of the kind of the old town, in metres: grows slower than the city. */
  double coreRadius() {
    double cells = radius / CitySize.PITCH_METERS;
    return 0.85 * CitySize.PITCH_METERS * StrictMath.pow(cells, 0.6);
  }

  /** True in the river and the bay, where roads cross the water; false in the open sea. */
  boolean isInlet(double x, double y) {
    double v = y / radius;
    double inBay = Math.abs(x - bayX) / radius;
    return river(x, y) < riverHalfWidth || (v > -0.62 && inBay < 0.3);
  }

  double bayX() {
    return bayX;
  }

  double radius() {
    return radius;
  }
}
