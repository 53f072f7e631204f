package io.citytwin.crs;

import io.citytwin.crs.WktElement.Unreadable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The Helmert parameters to WGS 84 that a well-known text may carry, as a position vector
 * transformation (EPSG 9606): three translations in metres, three rotations in arc-seconds, the
 * scale difference in parts per million.
 */
final class WktShift {

  /** Beyond this a shift on the earth is none. */
  private static final double FARTHEST_METERS = 10_000;

  private WktShift() {}

  /** TOWGS84 of version 1, three or seven numbers. */
  static List<Double> toWgs84(WktElement element) {
    int given = element.values().size();
    if (given != 3 && given != 7) {
      throw new Unreadable("has a TOWGS84 of %d numbers, not 3 or 7".formatted(given));
    }
    double[] seven = new double[7];
    for (int i = 0; i < given; i++) {
      seven[i] = element.number(i);
    }
    return checked(seven);
  }

  /** ABRIDGEDTRANSFORMATION of version 2; empty if it is no Helmert transformation. */
  static Optional<List<Double>> read(WktElement transformation) {
    String method = transformation.get("METHOD").plainName();
    boolean coordinateFrame = method.startsWith("coordinateframe");
    if (!coordinateFrame
        && !method.startsWith("positionvector")
        && !method.startsWith("geocentrictranslations")) {
      return Optional.empty();
    }
    double[] seven = new double[7];
    for (WktElement parameter : transformation.all("PARAMETER")) {
      int place = place(parameter.plainName());
      seven[place] = place == 6 ? partsPerMillion(parameter) : plainValue(parameter, place);
    }
    if (coordinateFrame) {
      for (int i = 3; i < 6; i++) {
        seven[i] = -seven[i];
      }
    }
    return Optional.of(checked(seven));
  }

  private static int place(String name) {
    return switch (name) {
      case "xaxistranslation" -> 0;
      case "yaxistranslation" -> 1;
      case "zaxistranslation" -> 2;
      case "xaxisrotation" -> 3;
      case "yaxisrotation" -> 4;
      case "zaxisrotation" -> 5;
      case "scaledifference" -> 6;
      default -> throw new Unreadable("shifts its datum by the unknown parameter '" + name + "'");
    };
  }

  /** In metres or arc-seconds, unless the parameter names another unit. */
  private static double plainValue(WktElement parameter, int place) {
    double number = parameter.number(1);
    if (place < 3) {
      return parameter.find("LENGTHUNIT", "UNIT").map(u -> number * u.number(1)).orElse(number);
    }
    return parameter
        .find("ANGLEUNIT", "UNIT")
        .map(u -> Math.toDegrees(number * u.number(1)) * 3600)
        .orElse(number);
  }

  /** The scale is written as a ratio near 1, or with a unit as a difference. */
  private static double partsPerMillion(WktElement parameter) {
    double number = parameter.number(1);
    Optional<WktElement> unit = parameter.find("SCALEUNIT", "UNIT");
    if (unit.isPresent() && unit.get().number(1) < 1) {
      return number * unit.get().number(1) * 1e6;
    }
    return Math.abs(number - 1) < 0.1 ? (number - 1) * 1e6 : number;
  }

  private static List<Double> checked(double[] seven) {
    List<Double> parameters = new ArrayList<>();
    Arrays.stream(seven).forEach(parameters::add);
    if (parameters.stream().anyMatch(p -> !(Math.abs(p) < FARTHEST_METERS))) {
      throw new Unreadable("shifts its datum by " + parameters + ", which is not on the earth");
    }
    return parameters;
  }
}
