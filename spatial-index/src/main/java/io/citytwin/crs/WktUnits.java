package io.citytwin.crs;

import io.citytwin.crs.WktElement.Unreadable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Units in well-known text: metres in one unit of length, degrees in one of angle. A factor written
 * with few digits is taken for the unit it is nearly equal to.
 */
final class WktUnits {

  private static final double RADIAN = Math.toDegrees(1);
  private static final double[] KNOWN_DEGREES = {1, 0.9, RADIAN, 1 / 60.0, 1 / 3600.0};
  private static final double[] KNOWN_METERS = {1, 1200.0 / 3937, 0.3048, 1000};

  /** Seven digits tell the two feet apart, which differ by 2e-6. */
  private static final double NEARLY = 2e-7;

  /** The meridian of Paris, in grads and in degrees: texts in grads give it in either. */
  private static final double PARIS_GRADS = 2.5969213;

  private static final String[] ANGLE = {"ANGLEUNIT", "UNIT"};
  private static final String[] LENGTH = {"LENGTHUNIT", "UNIT"};

  private WktUnits() {}

  /** Degrees in one unit of a geographic system's axes. */
  static double degrees(WktElement geographic) {
    return unitOf(geographic, ANGLE).map(WktUnits::degreesIn).orElse(1.0);
  }

  /** Metres in one unit of a projected system's axes. */
  static double meters(WktElement projected) {
    return unitOf(projected, LENGTH).map(WktUnits::metersIn).orElse(1.0);
  }

  static double ellipsoidMeters(WktElement ellipsoid) {
    return ellipsoid.find(LENGTH).map(WktUnits::metersIn).orElse(1.0);
  }

  /** Degrees east of Greenwich. Version 1 writes degrees whatever the unit of its system is. */
  static double primeMeridian(WktElement meridian, double degreesInUnit) {
    double given = meridian.number(1);
    Optional<WktElement> own = meridian.find(ANGLE);
    double degrees = given;
    if (own.isPresent()) {
      degrees = given * degreesIn(own.get());
    } else if (Math.abs(given - PARIS_GRADS) < 1e-5 && Math.abs(degreesInUnit - 0.9) < 1e-9) {
      degrees = given * degreesInUnit;
    }
    if (!(Math.abs(degrees) <= 180)) {
      throw new Unreadable("has a prime meridian of " + degrees + " degrees");
    }
    return degrees;
  }

  /** A parameter of a projection in degrees, metres or as a ratio. */
  static double value(
      WktElement parameter,
      ProjectionParameter.Measure measure,
      double degreesInUnit,
      double metersInUnit) {
    double number = parameter.number(1);
    return switch (measure) {
      case ANGLE -> number * own(parameter, ANGLE).map(WktUnits::degreesIn).orElse(degreesInUnit);
      case LENGTH -> number * own(parameter, LENGTH).map(WktUnits::metersIn).orElse(metersInUnit);
      case RATIO -> number * ratio(own(parameter, "SCALEUNIT", "UNIT").orElse(null));
    };
  }

  private static Optional<WktElement> own(WktElement parameter, String... keywords) {
    return parameter.find(keywords);
  }

  private static double ratio(@Nullable WktElement unit) {
    return unit == null ? 1 : positive(unit);
  }

  /** The unit of the system as a whole, or of its axes, which must agree. */
  private static Optional<WktElement> unitOf(WktElement system, String[] keywords) {
    List<WktElement> ofAxes =
        system.all("AXIS").stream()
            .filter(axis -> !axis.word(1).equalsIgnoreCase("up"))
            .flatMap(axis -> axis.find(keywords).stream())
            .toList();
    if (ofAxes.stream().mapToDouble(unit -> unit.number(1)).distinct().count() > 1) {
      throw new Unreadable("has axes in different units");
    }
    return system.find(keywords).or(() -> ofAxes.stream().findFirst());
  }

  private static double degreesIn(WktElement unit) {
    return exact(Math.toDegrees(positive(unit)), KNOWN_DEGREES);
  }

  private static double metersIn(WktElement unit) {
    return exact(positive(unit), KNOWN_METERS);
  }

  private static double positive(WktElement unit) {
    double factor = unit.number(1);
    if (!(factor > 0)) {
      throw new Unreadable("has the unit '" + unit.name() + "' of " + factor);
    }
    return factor;
  }

  private static double exact(double factor, double[] known) {
    for (double candidate : known) {
      if (Math.abs(factor / candidate - 1) < NEARLY) {
        return candidate;
      }
    }
    return factor;
  }
}
