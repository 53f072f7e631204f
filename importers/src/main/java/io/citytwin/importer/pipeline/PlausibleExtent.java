package io.citytwin.importer.pipeline;

import java.util.Locale;
import java.util.Optional;
import net.sf.geographiclib.Geodesic;
import org.locationtech.jts.geom.Envelope;

/**
 * How far newly read features lie from what the twin holds: a wrong CRS shows as thousands of
 * kilometres.
 *
 * <p>Extents are longitude and latitude in degrees, each in -180..180; one that crosses the
 * antimeridian spans all longitudes and then meets everything between its latitudes.
 */
public final class PlausibleExtent {

  /** Farther apart than this, two extents of one city are a reason to ask. */
  public static final double FAR_KILOMETERS = 200;

  private PlausibleExtent() {}

  /**
   * The shortest way between two extents on the WGS 84 ellipsoid, the short way round the globe.
   *
   * @return kilometres; 0 if they meet. Exact to about one per cent: the ends are the points of the
   *     boxes nearest in longitude and latitude
   * @throws IllegalArgumentException if an extent is empty
   */
  public static double kilometersBetween(Envelope one, Envelope other) {
    if (one.isNull() || other.isNull()) {
      throw new IllegalArgumentException("an empty extent lies nowhere");
    }
    double longitudeGap = longitudeGap(one, other);
    double south = Math.max(one.getMinY(), other.getMinY());
    double north = Math.min(one.getMaxY(), other.getMaxY());
    if (south <= north) {
      return alongParallel(longitudeGap, nearestPole(south, north));
    }
    // The lower box ends at north, the upper begins at south.
    return kilometers(north, south, longitudeGap);
  }

  /**
   * What to tell a person about features that lie far from everything else.
   *
   * @param read extent of what was read
   * @param held extent of what the twin holds; empty if it holds nothing
   * @return a sentence if they are more than {@link #FAR_KILOMETERS} apart
   */
  public static Optional<String> warning(Envelope read, Envelope held) {
    if (read.isNull() || held.isNull()) {
      return Optional.empty();
    }
    double kilometers = kilometersBetween(read, held);
    return kilometers > FAR_KILOMETERS
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "the features lie %,.0f km from everything the twin holds; check --crs",
                kilometers))
        : Optional.empty();
  }

  /** Degrees between two ranges of longitude, the short way round. */
  private static double longitudeGap(Envelope one, Envelope other) {
    double eastward = other.getMinX() - one.getMaxX();
    double westward = one.getMinX() - other.getMaxX();
    if (eastward <= 0 && westward <= 0) {
      return 0;
    }
    double inner = Math.max(eastward, westward);
    double outer =
        360 - (Math.max(one.getMaxX(), other.getMaxX()) - Math.min(one.getMinX(), other.getMinX()));
    return Math.max(0, Math.min(inner, outer));
  }

  /** Of a range of latitude the parallel that is shortest. */
  private static double nearestPole(double south, double north) {
    return Math.abs(south) > Math.abs(north) ? south : north;
  }

  private static double alongParallel(double longitudeGap, double latitude) {
    return longitudeGap == 0 ? 0 : kilometers(latitude, latitude, longitudeGap);
  }

  private static double kilometers(double latitude, double otherLatitude, double longitudeGap) {
    return Geodesic.WGS84.Inverse(latitude, 0, otherLatitude, longitudeGap).s12 / 1000;
  }
}
