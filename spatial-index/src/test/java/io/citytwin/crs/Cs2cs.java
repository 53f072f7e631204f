package io.citytwin.crs;

import java.io.IOException;
import java.util.Locale;
import java.util.StringTokenizer;

/**
 * PROJ by way of {@code cs2cs} (Debian package proj-bin), which, other than gdaltransform, keeps
 * the axis order of each definition.
 */
final class Cs2cs {

  private Cs2cs() {}

  /**
   * Moves pairs x0, y0, x1, y1 …, longitude or easting first, between systems of which both or
   * neither are defined north first.
   *
   * @param turn whether they are
   */
  static double[] move(String from, String to, double[] xy, boolean turn) throws IOException {
    StringBuilder input = new StringBuilder();
    for (int i = 0; i < xy.length; i += 2) {
      double first = turn ? xy[i + 1] : xy[i];
      double second = turn ? xy[i] : xy[i + 1];
      input.append(String.format(Locale.ROOT, "%.17g %.17g%n", first, second));
    }
    String answer = OracleCommand.answer(input.toString(), "cs2cs", "-f", "%.12f", from, to);
    StringTokenizer numbers = new StringTokenizer(answer);
    double[] moved = new double[xy.length];
    for (int i = 0; i < xy.length; i += 2) {
      double first = Double.parseDouble(numbers.nextToken());
      double second = Double.parseDouble(numbers.nextToken());
      numbers.nextToken(); // height
      moved[i] = turn ? second : first;
      moved[i + 1] = turn ? first : second;
    }
    return moved;
  }
}
