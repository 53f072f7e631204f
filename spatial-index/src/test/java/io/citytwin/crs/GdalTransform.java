package io.citytwin.crs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * PROJ by way of {@code gdaltransform} (Debian package gdal-bin): the second opinion on every
 * reference system.
 */
final class GdalTransform {

  private GdalTransform() {}

  /** Moves pairs x0, y0, x1, y1 …, longitude or easting first on both sides. */
  static double[] move(String from, String to, double[] xy) throws IOException {
    Process gdal;
    try {
      gdal =
          new ProcessBuilder("gdaltransform", "-s_srs", from, "-t_srs", to, "-output_xy")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new IOException("gdaltransform is needed to check transforms: install gdal-bin", e);
    }
    StringBuilder input = new StringBuilder();
    for (int i = 0; i < xy.length; i += 2) {
      input.append(String.format(Locale.ROOT, "%.17g %.17g%n", xy[i], xy[i + 1]));
    }
    try (OutputStream pipe = gdal.getOutputStream()) {
      pipe.write(input.toString().getBytes(StandardCharsets.US_ASCII));
    }
    String output =
        new String(gdal.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    double[] moved = new double[xy.length];
    String[] numbers = output.split("\\s+");
    if (numbers.length != moved.length) {
      throw new IOException("gdaltransform answered: " + output);
    }
    for (int i = 0; i < moved.length; i++) {
      moved[i] = Double.parseDouble(numbers[i]);
    }
    return moved;
  }
}
