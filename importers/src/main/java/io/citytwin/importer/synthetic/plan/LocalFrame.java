package io.citytwin.importer.synthetic.plan;

/**
 * The city's metric frame on the globe: transverse Mercator on WGS 84 with scale 1 on the meridian
 * through the middle of the city, true origin there.
 *
 * <p>Krüger's series to the third order of the third flattening (L. Krüger 1912; the formulas of
 * EPSG Guidance Note 7-2, method 9807): its own error is below 1 mm. Lengths of the frame differ
 * from those on the ellipsoid by less than 1 in 100,000 within 25 km of the meridian.
 */
public final class LocalFrame {

  /** A place on the Fujian coast; the city itself is invented. */
  public static final double ORIGIN_LONGITUDE = 118.92;

  /** See {@link #ORIGIN_LONGITUDE}. */
  public static final double ORIGIN_LATITUDE = 24.86;

  private static final double A = 6378137.0;
  private static final double F = 1 / 298.257223563;
  private static final double N = F / (2 - F);
  private static final double RECTIFYING = A / (1 + N) * (1 + N * N / 4 + N * N * N * N / 64);
  private static final double[] BETA = {
    N / 2 - 2 * N * N / 3 + 37 * N * N * N / 96, N * N / 48 + N * N * N / 15, 17 * N * N * N / 480
  };
  private static final double[] DELTA = {
    2 * N - 2 * N * N / 3 - 2 * N * N * N, 7 * N * N / 3 - 8 * N * N * N / 5, 56 * N * N * N / 15
  };
  private static final double ORIGIN_NORTHING = northing(StrictMath.toRadians(ORIGIN_LATITUDE));

  private LocalFrame() {}

  /**
   * Converts a place to longitude and latitude in units of 1e-7 degrees, longitude in the upper 32
   * bits, latitude in the lower.
   *
   * @param x metres east of the origin
   * @param y metres north of the origin
   */
  public static long toDegrees(double x, double y) {
    double xi = (y + ORIGIN_NORTHING) / RECTIFYING;
    double eta = x / RECTIFYING;
    double xiPrime = xi;
    double etaPrime = eta;
    for (int j = 1; j <= 3; j++) {
      double sinh = StrictMath.sinh(2 * j * eta);
      double cosh = StrictMath.sqrt(1 + sinh * sinh);
      xiPrime -= BETA[j - 1] * StrictMath.sin(2 * j * xi) * cosh;
      etaPrime -= BETA[j - 1] * StrictMath.cos(2 * j * xi) * sinh;
    }
    double sinh = StrictMath.sinh(etaPrime);
    double chi = StrictMath.asin(StrictMath.sin(xiPrime) / StrictMath.sqrt(1 + sinh * sinh));
    double latitude = chi;
    for (int j = 1; j <= 3; j++) {
      latitude += DELTA[j - 1] * StrictMath.sin(2 * j * chi);
    }
    double longitude = StrictMath.atan(sinh / StrictMath.cos(xiPrime));
    return pack(StrictMath.toDegrees(longitude) + ORIGIN_LONGITUDE, StrictMath.toDegrees(latitude));
  }

  /** Longitude of a packed place, in units of 1e-7 degrees. */
  public static int longitude(long packed) {
    return (int) (packed >> 32);
  }

  /** Latitude of a packed place, in units of 1e-7 degrees. */
  public static int latitude(long packed) {
    return (int) packed;
  }

  private static long pack(double longitude, double latitude) {
    return (StrictMath.round(longitude * 1e7) << 32)
        | (StrictMath.round(latitude * 1e7) & 0xffffffffL);
  }

  /**
   * Northing of a latitude on the central meridian: the forward series, where the easting is
   * nought.
   */
  private static double northing(double latitude) {
    double[] alpha = {
      N / 2 - 2 * N * N / 3 + 5 * N * N * N / 16,
      13 * N * N / 48 - 3 * N * N * N / 5,
      61 * N * N * N / 240
    };
    double e = StrictMath.sqrt(F * (2 - F));
    double sine = StrictMath.sin(latitude);
    double t = StrictMath.sinh(atanh(sine) - e * atanh(e * sine));
    double xi = StrictMath.atan(t);
    double sum = xi;
    for (int j = 1; j <= 3; j++) {
      sum += alpha[j - 1] * StrictMath.sin(2 * j * xi);
    }
    return RECTIFYING * sum;
  }

  private static double atanh(double value) {
    return StrictMath.log((1 + value) / (1 - value)) / 2;
  }
}
