package io.citytwin.importer.synthetic.plan;

/**
 * Smooth noise over the plane (gradient noise after Perlin, Improving noise, SIGGRAPH 2002), mean
 * 0, mostly within ±0.7.
 *
 * @param seed seed of the city
 * @param purpose which field
 * @param layer tells fields of one purpose apart
 */
record Noise(long seed, Purpose purpose, int layer) {

  /** Sums octaves, each of half the wavelength and half the height of the one before. */
  double fractal(double x, double y, int octaves) {
    double sum = 0;
    double scale = 1;
    for (int octave = 0; octave < octaves; octave++) {
      sum += at(x / scale + 17.3 * octave, y / scale - 9.1 * octave) * scale;
      scale /= 2;
    }
    return sum;
  }

  double at(double x, double y) {
    long i = (long) StrictMath.floor(x);
    long j = (long) StrictMath.floor(y);
    double fx = x - i;
    double fy = y - j;
    double u = fade(fx);
    double v = fade(fy);
    double south = lerp(u, slope(i, j, fx, fy), slope(i + 1, j, fx - 1, fy));
    double north = lerp(u, slope(i, j + 1, fx, fy - 1), slope(i + 1, j + 1, fx - 1, fy - 1));
    return 1.4 * lerp(v, south, north);
  }

  private double slope(long i, long j, double dx, double dy) {
    long hash = RandomStream.hash(seed + layer, purpose, i, j);
    double gx = ((hash & 0xffff) - 32767.5) / 32767.5;
    double gy = ((hash >>> 16 & 0xffff) - 32767.5) / 32767.5;
    double length = Math.sqrt(gx * gx + gy * gy) + 1e-9;
    return (gx * dx + gy * dy) / length;
  }

  private static double fade(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }

  private static double lerp(double t, double a, double b) {
    return a + t * (b - a);
  }
}
