package io.citytwin.feature.postgis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/**
 * Seeded geometries where degrees deceive: on both sides of the antimeridian, around both poles, at
 * 60 degrees north. Small ones and ones whose edges, as great circles, leave their own box by
 * hundreds of kilometres.
 */
final class RandomEarth {

  /** West, south, east and north in degrees; east may exceed 180. */
  private static final double[][] PLACES = {
    {178, -20, 182, -10},
    {179.99, 59.9, 180.01, 60.1},
    {-180, 84, 180, 90},
    {-180, -90, 180, -85},
    {10, 59, 14, 61},
    {10.7, 59.9, 10.75, 59.92},
    {-180, -90, 180, 90}
  };

  /**
   * Edges end short of the pole: between polygons with a vertex there and lines at the other pole
   * PostGIS 3.3 measures 0 m, which no search can find. Points lie on it.
   */
  private static final double LAST_LATITUDE = 89.9999;

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private final Random random;

  RandomEarth(long seed) {
    random = new Random(seed);
  }

  Map<UUID, Geometry> features(int count) {
    Map<UUID, Geometry> features = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      features.put(new UUID(random.nextLong(), random.nextLong()), geometry());
    }
    return features;
  }

  /** A point, line, polygon or points apart, within -180 to 180 and -90 to 90 degrees. */
  Geometry geometry() {
    Coordinate at = place();
    double size = Math.pow(10, between(-5, 1.9)); // 1 m to 80 degrees
    return switch (random.nextInt(6)) {
      case 0, 1 -> point(at);
      case 2 -> line(at, size);
      case 3 -> box(at, size);
      case 4 -> box(at, size / 1_000);
      default -> points(at, size);
    };
  }

  /** Metres from one to some thousand kilometres, each magnitude as often as the others. */
  double metres() {
    return Math.pow(10, between(0, 6.7));
  }

  int count(int most) {
    return 1 + random.nextInt(most);
  }

  private double between(double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  private Coordinate place() {
    double[] place = PLACES[random.nextInt(PLACES.length)];
    return new Coordinate(between(place[0], place[2]), between(place[1], place[3]));
  }

  private Geometry point(Coordinate at) {
    Coordinate place = random.nextInt(20) == 0 ? new Coordinate(at.x, at.y < 0 ? -90 : 90) : at;
    return GEOMETRIES.createPoint(wrapped(place));
  }

  /**
   * Its ends may lie on both sides of the antimeridian: the short way is meant, as PostGIS does.
   */
  private Geometry line(Coordinate at, double size) {
    Coordinate[] way = new Coordinate[2 + random.nextInt(3)];
    for (int i = 0; i < way.length; i++) {
      way[i] = wrapped(near(at, size));
    }
    return GEOMETRIES.createLineString(way);
  }

  private Geometry points(Coordinate at, double size) {
    return GEOMETRIES.createMultiPointFromCoords(
        new Coordinate[] {wrapped(at), wrapped(near(at, size)), wrapped(near(at, size))});
  }

  private Coordinate near(Coordinate at, double size) {
    double y = at.y + between(-size / 4, size / 4);
    return new Coordinate(
        at.x + between(-size, size), Math.clamp(y, -LAST_LATITUDE, LAST_LATITUDE));
  }

  /** Over the antimeridian it comes in two parts. */
  private Geometry box(Coordinate at, double size) {
    double south = Math.clamp(at.y - size / 4, -LAST_LATITUDE, LAST_LATITUDE);
    double north = Math.clamp(at.y + size / 4, -LAST_LATITUDE, LAST_LATITUDE);
    double west = at.x;
    double east = at.x + size;
    if (west >= 180) {
      return GEOMETRIES.toGeometry(new Envelope(west - 360, east - 360, south, north));
    }
    if (east <= 180) {
      return GEOMETRIES.toGeometry(new Envelope(west, east, south, north));
    }
    return GEOMETRIES.createMultiPolygon(
        new Polygon[] {
          (Polygon) GEOMETRIES.toGeometry(new Envelope(west, 180, south, north)),
          (Polygon) GEOMETRIES.toGeometry(new Envelope(-180, east - 360, south, north))
        });
  }

  private static Coordinate wrapped(Coordinate at) {
    double x = at.x > 180 ? at.x - 360 : at.x < -180 ? at.x + 360 : at.x;
    return new Coordinate(x, at.y);
  }
}
